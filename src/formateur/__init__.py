"""x"""
from formateur.case.load import load
__version__="0.1.0"
