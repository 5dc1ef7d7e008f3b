"""Repositories that Debian's bazel-bootstrap expects to download.

Bazel's own @bazel_tools loads @rules_cc and @rules_java, and every test
depends on @remote_coverage_tools, even outside `bazel coverage`. Debian's
Bazel 4.2 has no network copy of them, so stand-ins that re-export the native
rules are made here.
"""

_CC_RULES = ["cc_binary", "cc_import", "cc_library", "cc_proto_library", "cc_test", "cc_toolchain", "cc_toolchain_suite"]
_JAVA_RULES = ["java_import", "java_library", "java_runtime", "java_toolchain"]
_PROTO_RULES = ["proto_lang_toolchain", "proto_library"]

def _native_rules_impl(ctx):
    ctx.file("BUILD.bazel")
    ctx.file(ctx.attr.package + "/BUILD.bazel")
    ctx.file(
        ctx.attr.package + "/defs.bzl",
        "".join(["{0} = native.{0}\n".format(rule) for rule in ctx.attr.rules]),
    )

_native_rules = repository_rule(
    implementation = _native_rules_impl,
    attrs = {
        "package": attr.string(mandatory = True),
        "rules": attr.string_list(mandatory = True),
    },
)

def debian_bazel_repositories():
    """Declares the stand-ins if this is Debian's Bazel, which has no version."""
    if native.bazel_version:
        return
    _native_rules(name = "rules_cc", package = "cc", rules = _CC_RULES)
    _native_rules(name = "rules_java", package = "java", rules = _JAVA_RULES)
    _native_rules(name = "rules_proto", package = "proto", rules = _PROTO_RULES)
    native.new_local_repository(
        name = "remote_coverage_tools",
        path = "bazel/coverage",
        build_file = "//bazel/coverage:BUILD.bazel",
    )
