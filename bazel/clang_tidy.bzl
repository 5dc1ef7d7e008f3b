"""`bazel build --config=tidy //...` runs clang-tidy on every C++ source."""

def _clang_tidy_impl(target, ctx):
    if CcInfo not in target or target.label.workspace_root or not hasattr(ctx.rule.attr, "srcs"):
        return []
    context = target[CcInfo].compilation_context
    outputs = []
    for src in [f for dep in ctx.rule.attr.srcs for f in dep.files.to_list()]:
        if src.extension != "cc" or not src.is_source:
            continue
        output = ctx.actions.declare_file("%s.%s.clang-tidy" % (src.basename, ctx.label.name))
        outputs.append(output)
        args = ctx.actions.args()
        args.add(output)
        args.add(src)
        args.add("--")
        args.add_all(ctx.fragments.cpp.cxxopts)
        args.add_all(context.quote_includes, before_each = "-iquote")
        args.add_all(context.includes, before_each = "-I")
        args.add_all(context.system_includes, before_each = "-isystem")
        args.add_all(context.defines, format_each = "-D%s")
        ctx.actions.run_shell(
            arguments = [args],
            command = """set -o pipefail; out=$1; shift
clang-tidy --quiet --warnings-as-errors='*' "$@" 2>/dev/null | sed "s|$PWD/||g" && touch "$out\"""",
            inputs = depset([src, ctx.file._config], transitive = [context.headers]),
            mnemonic = "ClangTidy",
            outputs = [output],
            progress_message = "Linting " + src.short_path,
            use_default_shell_env = True,
        )
    return [OutputGroupInfo(clang_tidy = depset(outputs))]

clang_tidy = aspect(
    implementation = _clang_tidy_impl,
    attrs = {"_config": attr.label(allow_single_file = True, default = "//:.clang-tidy")},
    fragments = ["cpp"],
)
