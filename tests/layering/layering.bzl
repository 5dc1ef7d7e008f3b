"""What must not be reachable from where, as files that must be empty."""

def forbidden_dependency(name, sources, forbidden):
    """A file NAME with each target that matches `forbidden` and that some source depends on.

    Args:
      name: the name of the rule, which is the arrow that there must not be.
      sources: labels.
      forbidden: a regular expression over labels.
    """
    native.genquery(
        name = name,
        expression = "filter('%s', deps(%s))" % (forbidden, " + ".join(sources)),
        scope = sources,
        strict = False,
        testonly = True,
    )
