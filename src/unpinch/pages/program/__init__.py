"""What the patient gets: the signed plan as a program, and the teaching of each exercise beside the therapist."""
