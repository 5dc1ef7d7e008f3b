"""Tests that run over every storage engine."""

load("@rules_cc//cc:defs.bzl", "cc_test")

def engine_tests(name, deps, **kwargs):
    """NAME_test.cc over files, memory and a PostgreSQL database, as tests of their own.

    The source asks //tests/testing:test_engine which one it is, mostly by what makes its stores:
    //tests/integration:test_store, //tests/testing:engine_graph. Makes NAME_test, NAME_memory_test
    and NAME_sql_test.

    Args:
      name: of the source, without _test.cc.
      deps: of the source.
      **kwargs: passed on to cc_test.
    """
    for infix, engine, tags in [
        ("", "rocksdb", []),
        ("_memory", "memory", []),
        ("_sql", "postgresql", ["no-sandbox"]),  # becomes another user, as PostgreSQL refuses to run as root
    ]:
        cc_test(
            name = name + infix + "_test",
            srcs = [name + "_test.cc"],
            env = {"CHANCERY_ENGINE": engine},
            tags = tags,
            deps = deps,
            **kwargs
        )
