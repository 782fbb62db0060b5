"""The intake on the phone, its paper version, and the page until the first visit."""
