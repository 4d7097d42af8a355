"""The heart: pure functions of a document and a person's answers.

Nothing in here knows Django, files, the clock or chance.
"""
