"""What a clinic prints: values in, bytes of a PDF out. Knows no Django, no clock and no record; whoever calls has checked who may."""
