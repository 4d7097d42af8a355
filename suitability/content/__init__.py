"""The content as files: read from a folder of YAML into a Document."""
