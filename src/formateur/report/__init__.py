"""Results as sentences, rows and pages: every surface (command line, brief, notebook) renders what is made here."""
