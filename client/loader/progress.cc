#include "client/loader/progress.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace chancery {
namespace {

constexpr absl::Duration kBarInterval = absl::Milliseconds(100);
constexpr absl::Duration kPlainInterval = absl::Seconds(5);
constexpr absl::Duration kRateWindow = absl::Seconds(10);
constexpr absl::Duration kSampleInterval = absl::Milliseconds(500);
// Less tells nothing of the speed.
constexpr absl::Duration kLeastForRate = absl::Milliseconds(200);
constexpr absl::string_view kEraseLine = "\r\x1b[K";

}  // namespace

std::string WithCommas(int64_t number) {
  std::string digits = absl::StrCat(number < 0 ? -number : number);
  for (size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return number < 0 ? absl::StrCat("-", digits) : digits;
}

std::string ClockText(absl::Duration duration) {
  const int64_t seconds = std::max<int64_t>(0, absl::ToInt64Seconds(duration));
  const int64_t hours = seconds / 3600;
  if (hours > 0) return absl::StrFormat("%d:%02d:%02d", hours, seconds / 60 % 60, seconds % 60);
  return absl::StrFormat("%d:%02d", seconds / 60, seconds % 60);
}

std::string RateText(double per_second) {
  if (per_second >= 1000) return WithCommas(static_cast<int64_t>(std::lround(per_second)));
  return absl::StrFormat("%.*f", per_second >= 10 ? 1 : 2, per_second);
}

ProgressDisplay::ProgressDisplay(ProgressStyle style, std::ostream& out, const Clock& clock,
                                 std::function<int()> width)
    : style_(style), out_(out), clock_(clock), width_(std::move(width)) {
  last_drawn_ = clock_.Now();
  samples_.push_back({last_drawn_, 0, 0});
}

void ProgressDisplay::SetTotal(int64_t bytes) {
  std::lock_guard<std::mutex> lock(mu_);
  total_ = bytes;
}

void ProgressDisplay::Update(const ProgressState& state) {
  if (style_ == ProgressStyle::kNone) return;
  std::lock_guard<std::mutex> lock(mu_);
  state_ = state;
  MaybeDraw(style_ == ProgressStyle::kBar ? kBarInterval : kPlainInterval);
}

void ProgressDisplay::Tick() {
  if (style_ == ProgressStyle::kNone) return;
  std::lock_guard<std::mutex> lock(mu_);
  MaybeDraw(style_ == ProgressStyle::kBar ? kSampleInterval : kPlainInterval);
}

void ProgressDisplay::Print(absl::string_view line) {
  std::lock_guard<std::mutex> lock(mu_);
  const bool redraw = bar_on_screen_;
  Clear();
  out_ << line << '\n';
  if (redraw) Draw();
  out_.flush();
}

void ProgressDisplay::Finish() {
  std::lock_guard<std::mutex> lock(mu_);
  if (!bar_on_screen_) return;
  Draw();
  out_ << '\n';
  out_.flush();
  bar_on_screen_ = false;
}

void ProgressDisplay::MaybeDraw(absl::Duration interval) {
  const absl::Time now = clock_.Now();
  if (now - samples_.back().time >= kSampleInterval) {
    samples_.push_back({now, state_.articles, state_.bytes});
    while (samples_.size() > 2 && now - samples_[1].time >= kRateWindow) samples_.pop_front();
  }
  if (now - last_drawn_ < interval) return;
  last_drawn_ = now;
  Draw();
  out_.flush();
}

void ProgressDisplay::Clear() {
  if (bar_on_screen_) out_ << kEraseLine;
  bar_on_screen_ = false;
}

int ProgressDisplay::Percent() const {
  // A file may grow while it is read.
  const double share = static_cast<double>(state_.bytes) / static_cast<double>(total_);
  return static_cast<int>(std::min(share, 1.0) * 100);
}

std::string ProgressDisplay::Rate() const {
  const absl::Duration span = clock_.Now() - samples_.front().time;
  if (span < kLeastForRate) return "";
  const double rate = static_cast<double>(state_.articles - samples_.front().articles) /
                      absl::ToDoubleSeconds(span);
  return absl::StrCat(RateText(rate), "/s");
}

std::string ProgressDisplay::TimeLeft() const {
  const absl::Duration span = clock_.Now() - samples_.front().time;
  const int64_t bytes = state_.bytes - samples_.front().bytes;
  if (total_ == 0 || span < kLeastForRate || bytes <= 0) return "";
  const int64_t left = std::max<int64_t>(0, total_ - state_.bytes);
  return absl::StrCat(ClockText(span * (static_cast<double>(left) / static_cast<double>(bytes))),
                      " left");
}

void ProgressDisplay::Draw() {
  const std::string articles = absl::StrCat(WithCommas(state_.articles), " articles");
  const std::string rate = Rate();
  const std::string left = TimeLeft();
  const std::string rejected =
      state_.rejected > 0 ? absl::StrCat(WithCommas(state_.rejected), " rejected") : "";
  if (style_ == ProgressStyle::kPlain) {
    out_ << "loaded " << articles;
    if (total_ > 0) out_ << ", " << Percent() << "%";
    for (const std::string& part : {rate, rejected, left}) {
      if (!part.empty()) out_ << ", " << part;
    }
    out_ << '\n';
    return;
  }
  std::string text = total_ > 0 ? absl::StrFormat("%3d%%", Percent()) : "";
  for (const std::string& part : {articles, rate, rejected, left}) {
    if (!part.empty()) absl::StrAppend(&text, text.empty() ? "" : "  ", part);
  }
  // The last column stays free: some terminals wrap there.
  const int columns = std::max(20, width_()) - 1;
  const int room = columns - static_cast<int>(text.size()) - 4;
  if (total_ > 0 && room >= 5) {
    const int bar = std::min(room, 40);
    const int filled = bar * Percent() / 100;
    std::string line(static_cast<size_t>(filled), '=');
    if (filled < bar) line.push_back('>');
    line.resize(static_cast<size_t>(bar), ' ');
    text = absl::StrCat("[", line, "] ", text);
  }
  if (static_cast<int>(text.size()) > columns) text.resize(static_cast<size_t>(columns));
  out_ << kEraseLine << text;
  bar_on_screen_ = true;
}

}  // namespace chancery
