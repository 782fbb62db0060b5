"""The body as a picture and as a list: the painted body chart, its regions and skin areas of the roots; later the nerve.

For intake (painting), the therapist's page (skin areas over the painting) and print. It draws and reads what a person painted; it never
says what causes it. Sources: root_levels for skin areas; where regions begin and end is clinical convention.
"""
