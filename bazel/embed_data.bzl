"""Data files compiled into a binary, so that nothing has to be found at run time."""

load("@rules_cc//cc:defs.bzl", "cc_library")

_DELIMITER = "chancery_data"

def _constant(src):
    words = src.rpartition("/")[2].replace(".", "_").split("_")
    return "k" + "".join([word.capitalize() for word in words])

def embed_data(name, srcs, visibility = None):
    """A cc_library whose header NAME.h has one string constant for each file.

    data/given_names.txt becomes `extern const absl::string_view kGivenNamesTxt;` in the namespace
    chancery. Files must be text. The constants are initialised at compile time.

    Args:
      name: of the library, and the stem of its files.
      srcs: the data files, of this package.
      visibility: of the library.
    """
    guard = "CHANCERY_%s_%s_H_" % (
        native.package_name().replace("/", "_").upper(),
        name.upper(),
    )
    header = [
        "echo '#ifndef %s'" % guard,
        "echo '#define %s'" % guard,
        "echo '#include \"absl/strings/string_view.h\"'",
        "echo 'namespace chancery {'",
    ] + [
        "echo 'extern const absl::string_view %s;'" % _constant(src)
        for src in srcs
    ] + ["echo '}'", "echo '#endif'"]
    source = [
        "echo '#include \"%s/%s.h\"'" % (native.package_name(), name),
        "echo 'namespace chancery {'",
    ]
    for src in srcs:
        source += [
            "echo 'const absl::string_view %s(R\"%s('" % (_constant(src), _DELIMITER),
            "cat $(location %s)" % src,
            "echo ')%s\");'" % _DELIMITER,
        ]
    source += ["echo '}'"]
    native.genrule(
        name = name + "_files",
        srcs = srcs,
        outs = [name + ".h", name + ".cc"],
        cmd = "\n".join([
            "( " + " ; ".join(header) + " ) > $(location %s.h)" % name,
            "( " + " ; ".join(source) + " ) > $(location %s.cc)" % name,
        ]),
        visibility = ["//visibility:private"],
    )
    cc_library(
        name = name,
        srcs = [name + ".cc"],
        hdrs = [name + ".h"],
        visibility = visibility,
        deps = ["//bazel/external:absl"],
    )
