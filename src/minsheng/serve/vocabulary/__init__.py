"""The documentation of the ontology: pages made from the terms and shapes as the release has them.

model.py    terms, rules and schemes read from the graph
usage.py    which canned queries use a term, and what the data has of it
diagram.py  classes and properties as SVG
pages.py    /def, /def/shapes, /def/codes, /def/diagram
"""
