from django.db import models


class Row(models.Model):
    """As many bytes as one save of ours stores."""

    payload = models.BinaryField()
