"""The field's words as frozen types. Imports the standard library only; knows no patient and no clock."""
