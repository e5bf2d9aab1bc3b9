"""The W3C SPARQL 1.1 suites against a running endpoint, over HTTP."""
