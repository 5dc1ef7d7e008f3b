#include "client/loader/load_options.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "client/cli/flag_parser.h"
#include "client/lib/connection_settings.h"
#include "client/lib/version.h"
#include "client/loader/extractor_command.h"
#include "storage/base/status_macros.h"
#include "storage/model/partial_date.h"

namespace chancery {
namespace {

constexpr int64_t kMaxThreads = 256;
constexpr int64_t kMaxInFlight = 4096;
// What fits into a message of the server's, with the facts.
constexpr int64_t kMaxArticleBytes = int64_t{48} << 20;
// An article with its facts, with all that JSON escapes.
constexpr int64_t kMaxComparedLine = int64_t{256} << 20;

constexpr absl::string_view kHelp =
    R"(chancery-load: loads articles and facts into a Chancery server

usage: chancery-load [OPTION...] PATH...
       chancery-load --compare [--output json] FACTS-A FACTS-B

A PATH is one of
  NAME.txt      an article, with its metadata beside it in NAME.json: id, title,
                publisher, url, published (2022-01-21, or as feeds write it),
                language
  NAME.md       an article in Markdown, with front matter or NAME.json
  NAME.html     a page: its main text, and what it says of itself, or NAME.json
  NAME.jsonl    an article on each line: text and the members of NAME.json; or
                facts: a chancery.v1.ArticleFacts in JSON on each line; an
                export of a whole graph; FollowTheMoney or Wikidata entities
  NAME.rss      a feed: RSS or Atom; also .atom and .xml
  NAME.warc     a Web archive: the pages in it
  NAME.json     FollowTheMoney, Wikidata or Popolo, where named directly
  NAME.csv      tenures, where named directly; docs/formats.md has the columns
  a folder      all of these in it, and below it, but for READMEs; what is left
                out is counted
  -             standard input: facts or articles, or what --format names
Each may be compressed: NAME.jsonl.gz, NAME.warc.gz, NAME.txt.zst.

What is no article is set aside with its place and the reason, and the rest is
loaded. Loading again changes nothing, so a load that was cut short is resumed
by running it again; --checkpoint makes that quicker.

options:
  -s, --server HOST:PORT   the server, or several that share a store, with
                           commas between (default: 127.0.0.1:7411, or
                           $CHANCERY_SERVER)
  --profile NAME           the server of a profile (or $CHANCERY_PROFILE); see
                           `chancery profile`
  --format FORMAT          auto, text, markdown, html, articles (JSON lines),
                           feed, warc, facts, jsonl (a whole graph), ftm
                           (FollowTheMoney), wikidata, popolo, tenures (CSV), or
                           an export of history.state.gov: hsg-travels,
                           hsg-visits, hsg-pocom (default: auto)
  --published DATE         the day of articles whose metadata has none
  --publisher NAME         the publisher of articles whose metadata has none,
                           and the name of the data set of imported formats
  --dry-run                send nothing, and need no server; with --output json,
                           print what each article would give
  -o, --output FORMAT      the summary at the end: summary (text) or json; facts
                           (with --dry-run): print each article with its facts
                           as --format facts reads it (default: summary)
  --extractor COMMAND      read articles with this shell command instead of the
                           built-in rules: JSON lines of articles in, of facts
                           out; docs/extraction.md has the protocol
  --extractor-processes N  processes of it (default: 1, at most 64)
  --extractor-timeout TIME for one article: 90s, 5m (default: 60s, at most 1h)
  --bulk DIR               load into the data directory DIR, new or of a server
                           that is stopped: quicker than through a server. All
                           is there in the end, or nothing
  --chanceryd PATH         the server's program, which --bulk runs (default: the
                           one beside this program, else in PATH)
  --no-text-index          with --bulk into a new directory: texts cannot be
                           searched there, which saves half of time and space
  --rejects FILE           write a JSON line for each reject: file, line,
                           article, reason, message
  --checkpoint FILE        remember what is loaded, and skip it the next time
  --compare                list where two files of facts over the same articles
                           (-o facts prints them) disagree, and how often they
                           agree, field by field; with --output json, as JSON
  --in-flight N            articles sent and not yet answered (default: 16)
  --threads N              threads that read articles (default: all processors)
  --max-article-bytes N    reject longer texts and lines (default: 16777216)
  --max-decompressed-bytes N
                           reject the rest of a compressed file in which there
                           is more (default: 274877906944)
  --retries N              attempts when the server is lost (default: 8)
  --fail-fast              stop at the first reject
  --progress STYLE         auto, bar, plain or none (default: auto)
  -q, --quiet              print errors only
  -v, --verbose            name each file of a folder that is left out
  --tls                    use TLS, trusting the system's authorities
  --tls-ca FILE            use TLS, trusting the authorities in this PEM file
  --tls-cert FILE, --tls-key FILE
                           the client's certificate and its key
  --tls-server-name NAME   the name that the server's certificate has
  --token-file FILE        a file with the bearer token (or $CHANCERY_TOKEN)
  -h, --help               print this
  --version                print the version

reasons of rejects:
  UNREADABLE SYMLINK_LOOP UNKNOWN_FORMAT EMPTY TOO_LARGE NOT_TEXT INVALID_UTF8
  METADATA_MISSING METADATA_INVALID FACTS_INVALID XML_INVALID JSON_INVALID
  CSV_INVALID RECORD_INVALID EXTRACTION_FAILED EXTRACTOR_ENDED EXTRACTOR_TIMEOUT
  EXTRACTOR_INVALID, a reason of the server's (INVALID_FIELD, ...), or SERVER_
  with the code of the error that an article made the server end the stream with

exit code:
  0    everything was loaded
  1    some articles were rejected, the rest was loaded
  2    the command line is wrong, or names a file of no known kind
  3    it could not be run, or not to its end: no such path, no server
  130  interrupted; run it again to go on
  With --bulk, nothing is loaded after 2 and 130, after 3 unless it says so,
  and after a reject with --fail-fast
  With --compare: 0 equal, 1 different, 2 the command line is wrong, 3 a file
  cannot be read or is no file of facts

examples:
  chancery-load articles/
  chancery-load --rejects bad.jsonl --checkpoint load.ckpt articles/ facts.jsonl
  chancery-load --dry-run --output json story.txt
  chancery-load --dry-run -o facts --extractor ./read.py articles/ > facts.jsonl
  chancery-load --format hsg-travels travels/secretary-travels/
  chancery-load entities.ftm.json holders.csv
  chancery-load --bulk /var/lib/chancery export.jsonl.gz
  chancery-load --server db:7411 news.warc.gz feed.xml articles.jsonl.gz
)";

FlagSpec Flag(std::string name, FlagType type, char letter = 0) {
  FlagSpec spec;
  spec.name = std::move(name);
  spec.type = type;
  spec.value_name = type == FlagType::kSwitch ? "" : "VALUE";
  spec.letter = letter;
  return spec;
}

FlagSpec Choice(std::string name, std::vector<std::string> choices, char letter = 0) {
  FlagSpec spec = Flag(std::move(name), FlagType::kChoice, letter);
  spec.choices = std::move(choices);
  return spec;
}

std::vector<std::string> FormatChoices() {
  std::vector<std::string> choices = InputFormatNames();
  choices.insert(choices.begin(), "auto");
  return choices;
}

std::vector<FlagSpec> AllFlags() {
  return {
      Flag("server", FlagType::kText, 's'),
      Flag("profile", FlagType::kText),
      Choice("format", FormatChoices()),
      Flag("published", FlagType::kText),
      Flag("publisher", FlagType::kText),
      Flag("dry-run", FlagType::kSwitch),
      Flag("compare", FlagType::kSwitch),
      Choice("output", {"summary", "json", "facts"}, 'o'),
      Flag("extractor", FlagType::kText),
      Flag("extractor-processes", FlagType::kCount),
      Flag("extractor-timeout", FlagType::kDuration),
      Flag("bulk", FlagType::kText),
      Flag("chanceryd", FlagType::kText),
      Flag("no-text-index", FlagType::kSwitch),
      Flag("rejects", FlagType::kText),
      Flag("checkpoint", FlagType::kText),
      Flag("in-flight", FlagType::kCount),
      Flag("threads", FlagType::kCount),
      Flag("max-article-bytes", FlagType::kCount),
      Flag("max-decompressed-bytes", FlagType::kCount),
      Flag("retries", FlagType::kText),
      Flag("fail-fast", FlagType::kSwitch),
      Choice("progress", {"auto", "bar", "plain", "none"}),
      Flag("quiet", FlagType::kSwitch, 'q'),
      Flag("verbose", FlagType::kSwitch, 'v'),
      Flag("tls", FlagType::kSwitch),
      Flag("tls-ca", FlagType::kText),
      Flag("tls-cert", FlagType::kText),
      Flag("tls-key", FlagType::kText),
      Flag("tls-server-name", FlagType::kText),
      Flag("token-file", FlagType::kText),
      Flag("help", FlagType::kSwitch, 'h'),
      Flag("version", FlagType::kSwitch),
  };
}

absl::StatusOr<GrpcConnectionOptions> Connection(const ParsedFlags& flags,
                                                 const LoadOptionsEnvironment& environment) {
  const auto flag = [&flags](const std::string& name) -> absl::optional<std::string> {
    if (!flags.Has(name)) return absl::nullopt;
    if (name == "tls") return std::string(flags.IsOn(name) ? "true" : "false");
    return flags.Text(name);
  };
  CHANCERY_ASSIGN_OR_RETURN(GrpcConnectionOptions options,
                            ConnectionFromSettings(flag, environment.variable));
  options.user_agent = absl::StrCat("chancery-load/", kClientVersion);
  return options;
}

absl::StatusOr<int64_t> Bounded(const ParsedFlags& flags, const std::string& name, int64_t fallback,
                                int64_t most) {
  const int64_t value = flags.Count(name, fallback);
  if (value > most) {
    return absl::InvalidArgumentError(
        absl::StrCat("--", name, ": ", value, " is more than the limit of ", most));
  }
  return value;
}

absl::StatusOr<LoadOptions> ComparisonOptions(const ParsedFlags& flags) {
  for (const FlagSpec& spec : AllFlags()) {
    const bool taken =
        spec.name == "compare" || spec.name == "output" || spec.name == "max-article-bytes";
    if (!taken && flags.Has(spec.name)) {
      return absl::InvalidArgumentError(
          absl::StrCat("--", spec.name, " cannot be used with --compare"));
    }
  }
  const std::vector<std::string>& files = flags.arguments();
  if (files.size() != 2) {
    return absl::InvalidArgumentError(
        absl::StrCat("--compare: two files of facts are needed, not ", files.size()));
  }
  if (files[0] == "-" && files[1] == "-") {
    return absl::InvalidArgumentError("standard input (-) can be read once only");
  }
  const std::string output = flags.Text("output", "summary");
  if (output == "facts") {
    return absl::InvalidArgumentError("--output facts cannot be used with --compare");
  }
  LoadOptions options;
  options.action = LoadOptions::Action::kCompare;
  options.comparison.path_a = files[0];
  options.comparison.path_b = files[1];
  options.comparison.json = output == "json";
  CHANCERY_ASSIGN_OR_RETURN(
      options.comparison.max_line_bytes,
      Bounded(flags, "max-article-bytes", options.comparison.max_line_bytes, kMaxComparedLine));
  return options;
}

absl::Status ReadBulk(const ParsedFlags& flags, LoadOptions* options) {
  if (!flags.Has("bulk")) {
    if (flags.Has("chanceryd")) {
      return absl::InvalidArgumentError("--chanceryd needs --bulk: nothing is run else");
    }
    if (flags.Has("no-text-index")) {
      return absl::InvalidArgumentError(
          "--no-text-index needs --bulk: the server says whether it indexes texts "
          "(storage.index_texts)");
    }
    return absl::OkStatus();
  }
  for (const char* name :
       {"server", "profile", "dry-run", "checkpoint", "in-flight", "retries", "tls", "tls-ca",
        "tls-cert", "tls-key", "tls-server-name", "token-file"}) {
    if (flags.Has(name)) {
      return absl::InvalidArgumentError(absl::StrCat("--", name, " cannot be used with --bulk"));
    }
  }
  options->bulk_directory = flags.Text("bulk");
  options->chanceryd = flags.Text("chanceryd");
  options->bulk_texts = !flags.Has("no-text-index");
  if (options->bulk_directory.empty()) {
    return absl::InvalidArgumentError("--bulk: name the data directory");
  }
  return absl::OkStatus();
}

absl::Status ReadExtractor(const ParsedFlags& flags, LoadOptions* options) {
  if (!flags.Has("extractor")) {
    for (const char* name : {"extractor-processes", "extractor-timeout"}) {
      if (flags.Has(name)) {
        return absl::InvalidArgumentError(
            absl::StrCat("--", name, " needs --extractor: the built-in rules have none"));
      }
    }
    return absl::OkStatus();
  }
  options->extractor_command = flags.Text("extractor");
  CHANCERY_ASSIGN_OR_RETURN(
      const int64_t processes,
      Bounded(flags, "extractor-processes", 1, ExtractorCommandOptions::kMaxProcesses));
  options->extractor_processes = static_cast<int>(processes);
  options->extractor_timeout = flags.Duration("extractor-timeout", options->extractor_timeout);
  if (options->extractor_timeout > ExtractorCommandOptions::kMaxTimeout) {
    return absl::InvalidArgumentError(
        absl::StrCat("--extractor-timeout: more than the limit of ",
                     absl::FormatDuration(ExtractorCommandOptions::kMaxTimeout)));
  }
  // Each process is asked by a thread, and all of them are to have work.
  options->settings.threads = std::max(options->settings.threads, options->extractor_processes);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<LoadOptions> ParseLoadOptions(const std::vector<std::string>& args,
                                             const LoadOptionsEnvironment& environment) {
  LoadOptions options;
  CHANCERY_ASSIGN_OR_RETURN(const ParsedFlags flags, FlagParser(AllFlags()).Parse(args));
  if (flags.IsOn("help")) {
    options.action = LoadOptions::Action::kHelp;
    return options;
  }
  if (flags.IsOn("version")) {
    options.action = LoadOptions::Action::kVersion;
    return options;
  }
  if (flags.IsOn("compare")) return ComparisonOptions(flags);
  LoadSettings& settings = options.settings;
  settings.paths = flags.arguments();
  if (settings.paths.empty()) {
    return absl::InvalidArgumentError("no PATH: name the articles or folders to load");
  }
  if (std::count(settings.paths.begin(), settings.paths.end(), "-") > 1) {
    return absl::InvalidArgumentError("standard input (-) can be read once only");
  }
  for (const std::string& path : settings.paths) {
    if (path.empty()) return absl::InvalidArgumentError("a PATH is empty");
  }
  settings.format = ParseInputFormat(flags.Text("format", "auto"));
  settings.defaults.publisher = flags.Text("publisher");
  if (flags.Has("published")) {
    CHANCERY_ASSIGN_OR_RETURN(const PartialDate published,
                              PartialDate::Parse(flags.Text("published")),
                              _ << "--published: \"" << flags.Text("published")
                                << "\" is no date of the form 2022-01-21");
    settings.defaults.published = published.ToString();
  }
  settings.rejects_path = flags.Text("rejects");
  settings.checkpoint_path = flags.Text("checkpoint");
  settings.dry_run = flags.IsOn("dry-run");
  const std::string output = flags.Text("output", "summary");
  options.json = output == "json";
  if (output == "facts") {
    if (!settings.dry_run) {
      return absl::InvalidArgumentError("--output facts prints instead of sending: add --dry-run");
    }
    settings.print = LoadSettings::Print::kFacts;
  } else if (settings.dry_run && options.json) {
    settings.print = LoadSettings::Print::kReading;
  }
  if (settings.dry_run && !settings.checkpoint_path.empty()) {
    return absl::InvalidArgumentError(
        "--checkpoint cannot be used with --dry-run: nothing is loaded");
  }
  settings.fail_fast = flags.IsOn("fail-fast");
  settings.quiet = flags.IsOn("quiet");
  settings.verbose = flags.IsOn("verbose");
  CHANCERY_ASSIGN_OR_RETURN(
      options.decompression.max_decompressed_bytes,
      Bounded(flags, "max-decompressed-bytes", options.decompression.max_decompressed_bytes,
              DecompressionLimits::kMaxDecompressedBytes));
  CHANCERY_ASSIGN_OR_RETURN(
      const int64_t threads,
      Bounded(flags, "threads", std::max(1, environment.processors), kMaxThreads));
  settings.threads = static_cast<int>(threads);
  CHANCERY_RETURN_IF_ERROR(ReadExtractor(flags, &options));
  CHANCERY_RETURN_IF_ERROR(ReadBulk(flags, &options));
  CHANCERY_ASSIGN_OR_RETURN(const int64_t in_flight,
                            Bounded(flags, "in-flight", settings.sender.in_flight, kMaxInFlight));
  settings.sender.in_flight = static_cast<int>(in_flight);
  CHANCERY_ASSIGN_OR_RETURN(
      settings.max_article_bytes,
      Bounded(flags, "max-article-bytes", settings.max_article_bytes, kMaxArticleBytes));
  const std::string retries = flags.Text("retries", absl::StrCat(settings.sender.retries));
  if (!absl::SimpleAtoi(retries, &settings.sender.retries) || settings.sender.retries < 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("--retries: \"", retries, "\" is not a number of 0 or more"));
  }
  // A load into a directory needs no server, nor a file that says how one is reached.
  if (options.bulk_directory.empty()) {
    CHANCERY_ASSIGN_OR_RETURN(options.connection, Connection(flags, environment));
    settings.server = options.connection.target;
  }

  const std::string progress = flags.Text("progress", "auto");
  if (settings.quiet || progress == "none") {
    options.progress = ProgressStyle::kNone;
  } else if (progress == "auto") {
    options.progress = environment.stderr_is_terminal && environment.variable("TERM") != "dumb"
                           ? ProgressStyle::kBar
                           : ProgressStyle::kPlain;
  } else {
    options.progress = progress == "bar" ? ProgressStyle::kBar : ProgressStyle::kPlain;
  }
  return options;
}

absl::string_view LoadHelp() { return kHelp; }

}  // namespace chancery
