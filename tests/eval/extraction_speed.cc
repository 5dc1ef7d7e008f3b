#include "tests/eval/extraction_speed.h"

#include <time.h>
#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr int kRuns = 3;

// The processor time of this thread so far: what others do on the machine matters less to it than
// to the time on the wall.
double ThreadSeconds() {
  timespec now = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// Calls `work`, which returns a status, `kRuns` times and gives the seconds of the fastest.
template <typename Work>
absl::StatusOr<double> BestSeconds(Work work) {
  double best = 0;
  for (int run = 0; run < kRuns; ++run) {
    const double start = ThreadSeconds();
    CHANCERY_RETURN_IF_ERROR(work());
    const double seconds = ThreadSeconds() - start;
    best = run == 0 ? seconds : std::min(best, seconds);
  }
  return best;
}

absl::Status BreakSentences(const std::string& text) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> sentences(
      icu::BreakIterator::createSentenceInstance(icu::Locale::getEnglish(), error));
  if (U_FAILURE(error)) return absl::InternalError(u_errorName(error));
  const icu::UnicodeString wide = icu::UnicodeString::fromUTF8(text);
  sentences->setText(wide);
  int count = 0;
  while (sentences->next() != icu::BreakIterator::DONE) ++count;
  if (count == 0) return absl::InternalError("ICU found no sentences");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ExtractionSpeed> MeasureSpeed(const Extractor& extractor,
                                             const std::vector<GoldArticle>& articles,
                                             size_t bytes) {
  std::vector<const v1::ArticleSource*> sources;
  v1::ArticleSource whole = articles.front().source;
  whole.clear_text();
  for (size_t i = 0;; ++i) {
    const v1::ArticleSource& source = articles[i % articles.size()].source;
    if (whole.text().size() + source.text().size() + 2 > bytes && !sources.empty()) break;
    absl::StrAppend(whole.mutable_text(), source.text(), "\n\n");
    sources.push_back(&source);
  }
  ExtractionSpeed speed;
  speed.bytes = whole.text().size();
  const double megabytes = static_cast<double>(speed.bytes) / 1e6;
  CHANCERY_ASSIGN_OR_RETURN(const double by_article, BestSeconds([&]() -> absl::Status {
                              for (const v1::ArticleSource* source : sources) {
                                CHANCERY_RETURN_IF_ERROR(extractor.Extract(*source).status());
                              }
                              return absl::OkStatus();
                            }));
  CHANCERY_ASSIGN_OR_RETURN(const double as_one,
                            BestSeconds([&] { return extractor.Extract(whole).status(); }));
  CHANCERY_ASSIGN_OR_RETURN(const double icu,
                            BestSeconds([&] { return BreakSentences(whole.text()); }));
  speed.articles = megabytes / by_article;
  speed.one_text = megabytes / as_one;
  speed.icu = megabytes / icu;
  return speed;
}

}  // namespace chancery
