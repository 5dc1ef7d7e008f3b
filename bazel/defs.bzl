"""Macros of the project: what every target of a kind has in common, and no hidden dependencies
but those that the macro is for."""

load("@rules_cc//cc:defs.bzl", "cc_binary", "cc_test")

def chancery_fuzz_test(name, srcs, corpus, deps, mutations = 500, size = "small", **kwargs):
    """A fuzzer whose corpus runs as an ordinary test, with mutations of each file.

    The sources define `extern "C" int LLVMFuzzerTestOneInput(const uint8_t*, size_t)`. The test
    gives it the empty input, every file of the corpus and `mutations` changes of each, the same
    in every run. To search for longer, and with the guidance of coverage:

        bazel run --config=clang --config=asan //tests/fuzz:NAME_libfuzzer -- -max_total_time=600 $PWD/CORPUS

    Put every input that crashed into the corpus, with the fix.

    Args:
      name: of the test; ends in _fuzz_test.
      srcs: the fuzzer.
      corpus: files, usually glob(["NAME_corpus/**"]). At least one.
      deps: of the sources.
      mutations: of each file in one run of the test.
      size: of the test.
      **kwargs: passed on to cc_test.
    """
    if not corpus:
        fail("a fuzz test needs a corpus: at least one input that is valid")
    cc_test(
        name = name,
        size = size,
        srcs = srcs,
        args = ["--mutations=%d" % mutations] + ["$(location %s)" % file for file in corpus],
        data = corpus,
        deps = deps + ["//tests/fuzz:corpus_main"],
        **kwargs
    )
    cc_binary(
        name = name + "_libfuzzer",
        testonly = True,
        srcs = srcs,
        copts = ["-fsanitize=fuzzer"],
        linkopts = ["-fsanitize=fuzzer"],
        tags = ["manual"],  # Clang only
        deps = deps,
    )
