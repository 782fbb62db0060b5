"""One folder for each room of the app: views, templates, static files. A room never imports another; `base` is shared."""
