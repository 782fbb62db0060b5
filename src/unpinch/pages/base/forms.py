"""Forms in our own clothes: every field through one template, errors said beside the field and in a summary at the top."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Draws forms with the templates of `base/forms`; widgets keep Django's own."""

    form_template_name = "base/forms/form.html"
    field_template_name = "base/forms/field.html"
