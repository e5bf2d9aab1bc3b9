"""What changes between two releases, at the level of promises.

    snapshot   a graph → the promises of a release, one a line (`promises.jsonl`, part of each release)
    pairing    promises and figures of two releases → which are the same
    compare    two snapshots → changes
    history    the releases kept in a folder → steps from one to the next
    forms      changes → JSON, RDF, lines of text

A release says nothing of the one before it: what changed is found by comparing the two when it is asked.
"""
