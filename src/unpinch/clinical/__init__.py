"""One room per stage of the patient's path: values in, explained decision out. A stage may read earlier stages, never later ones."""
