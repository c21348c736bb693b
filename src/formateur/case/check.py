"""stub"""
def check_case(case): pass
def check_constitution(c, d): pass
