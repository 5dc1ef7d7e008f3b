"""What a cc_library is to people who do not build with Bazel: one static library, one folder of headers."""

def _is_ours(label):
    # What is of the system is linked as such (chancery.pc).
    return not label.workspace_name

def _static_archive_impl(ctx):
    objects = []
    for linker_input in ctx.attr.dep[CcInfo].linking_context.linker_inputs.to_list():
        if not _is_ours(linker_input.owner):
            continue
        for library in linker_input.libraries:
            objects.extend(library.pic_objects or library.objects)
    out = ctx.actions.declare_file("lib" + ctx.label.name + ".a")
    arguments = ctx.actions.args()
    arguments.add("rcsD")
    arguments.add(out)
    arguments.add_all(objects)
    arguments.use_param_file("@%s", use_always = True)
    ctx.actions.run_shell(
        command = "rm -f {out} && ar $1".format(out = out.path),
        arguments = [arguments],
        inputs = objects,
        outputs = [out],
        mnemonic = "StaticArchive",
    )
    return [DefaultInfo(files = depset([out]))]

static_archive = rule(
    implementation = _static_archive_impl,
    attrs = {"dep": attr.label(mandatory = True, providers = [CcInfo])},
)

def _included_as(header):
    # Generated ones are below a folder of their rule.
    for root in ["chancery/v1/", "google/rpc/"]:
        if root in header.short_path:
            return header.short_path[header.short_path.index(root):]
    return header.short_path

def _header_folder_impl(ctx):
    out = ctx.actions.declare_directory(ctx.label.name)
    headers = [
        header
        for header in ctx.attr.dep[CcInfo].compilation_context.headers.to_list()
        if _is_ours(header.owner) and header.extension == "h"
    ]
    lines = [header.path + " " + _included_as(header) for header in headers]
    listed = ctx.actions.declare_file(ctx.label.name + ".list")
    ctx.actions.write(listed, "\n".join(lines) + "\n")
    ctx.actions.run_shell(
        command = "while read -r from to; do install -D -m 0644 \"$from\" {out}/\"$to\"; done < {list}".format(
            out = out.path,
            list = listed.path,
        ),
        inputs = headers + [listed],
        outputs = [out],
        mnemonic = "HeaderFolder",
    )
    return [DefaultInfo(files = depset([out]))]

header_folder = rule(
    implementation = _header_folder_impl,
    attrs = {"dep": attr.label(mandatory = True, providers = [CcInfo])},
)
