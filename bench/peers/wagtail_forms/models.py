from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.contrib.forms.models import AbstractForm, AbstractFormField


class Field(AbstractFormField):
    page = ParentalKey("FormPage", on_delete=models.CASCADE, related_name="form_fields")

    class Meta(AbstractFormField.Meta):
        pass


class FormPage(AbstractForm):
    template = "wagtail_forms/form.html"
    landing_page_template = "wagtail_forms/landed.html"
