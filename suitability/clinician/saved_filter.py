"""A filter of the list that somebody saved under a name, for themselves alone."""

from django.contrib.auth.models import User
from django.db import models


class SavedFilter(models.Model):
    """`query` is what the address of the list has after its `?`."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="one_filter_of_a_name")
        ]

    def __str__(self) -> str:
        return self.name
