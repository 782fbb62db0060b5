"""The room `course`: how it goes at home, for the person and for the therapist; the diary on paper."""
