"""The set-wise half of an import: stage by COPY, compare in SQL, write in a few statements.

Everything here runs in one transaction of the service that calls it. Names of tables and
columns in the SQL are this package's own; what a file says travels by COPY or as parameters.
"""
