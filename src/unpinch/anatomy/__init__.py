"""The body as a picture and as a list: the painted body chart, its regions and skin areas of the roots; the nerve with its places.

For intake (painting), the therapist's page (skin areas over the painting, the nerve), what the patient gets, and print. It draws and reads
what a person painted and shades what a therapist signed; it never says what causes it. Sources: root_levels for skin areas; where regions
begin and end is clinical convention.
"""
