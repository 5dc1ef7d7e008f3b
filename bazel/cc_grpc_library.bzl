"""C++ gRPC stubs, under the rule name and attributes of gRPC's own Bazel rules."""

load("@rules_cc//cc:defs.bzl", "cc_library")

def _grpc_sources_impl(ctx):
    info = ctx.attr.proto[ProtoInfo]
    root = info.proto_source_root + "/"
    imports = [
        src.path[len(root):] if src.path.startswith(root) else src.short_path
        for src in info.direct_sources
    ]
    stems = ["%s/%s" % (ctx.label.name, path[:-len(".proto")]) for path in imports]
    headers = [ctx.actions.declare_file(stem + ".grpc.pb.h") for stem in stems]
    sources = [ctx.actions.declare_file(stem + ".grpc.pb.cc") for stem in stems]

    args = ctx.actions.args()
    args.add_joined(
        info.transitive_descriptor_sets,
        format_joined = "--descriptor_set_in=%s",
        join_with = ":",
    )
    args.add(ctx.executable._plugin, format = "--plugin=protoc-gen-grpc=%s")
    args.add("--grpc_out=%s/%s/%s" % (ctx.bin_dir.path, ctx.label.package, ctx.label.name))
    args.add_all(imports)
    ctx.actions.run(
        arguments = [args],
        executable = ctx.executable._protoc,
        inputs = info.transitive_descriptor_sets,
        mnemonic = "GrpcCppProtoc",
        outputs = headers + sources,
        tools = [ctx.executable._plugin],
    )
    return [
        DefaultInfo(files = depset(sources)),
        OutputGroupInfo(hdrs = depset(headers)),
    ]

_grpc_sources = rule(
    implementation = _grpc_sources_impl,
    attrs = {
        "proto": attr.label(mandatory = True, providers = [ProtoInfo]),
        "_plugin": attr.label(
            cfg = "exec",
            default = "@com_github_grpc_grpc//:grpc_cpp_plugin",
            executable = True,
            allow_single_file = True,
        ),
        "_protoc": attr.label(
            cfg = "exec",
            default = "@com_google_protobuf//:protoc",
            executable = True,
            allow_single_file = True,
        ),
    },
)

def cc_grpc_library(name, srcs, deps, **kwargs):
    """The service stubs of one proto_library.

    Args:
      name: the cc_library to make.
      srcs: one proto_library.
      deps: its cc_proto_library.
      **kwargs: passed on to cc_library.
    """
    if len(srcs) != 1:
        fail("cc_grpc_library takes one proto_library in srcs")
    _grpc_sources(name = name + "_srcs", proto = srcs[0])
    native.filegroup(name = name + "_hdrs", srcs = [name + "_srcs"], output_group = "hdrs")
    cc_library(
        name = name,
        srcs = [name + "_srcs"],
        hdrs = [name + "_hdrs"],
        includes = [name + "_srcs"],
        deps = deps + ["@com_github_grpc_grpc//:grpc++"],
        **kwargs
    )
