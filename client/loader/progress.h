// Shows how far a load is: a bar with rate and time left on a terminal, plain lines elsewhere.
//
//   ProgressDisplay progress(ProgressStyle::kBar, std::cerr, SystemClock::Get(), WidthOfStderr);
//   progress.SetTotal(totals.bytes);
//   progress.Update(state);      // as often as one likes: it draws ten times a second at most
//   progress.Print("a.txt: rejected ...");   // a line that does not tear the bar
//   progress.Finish();
//
//   [=========>          ]  45%  1,234 articles  310.5/s  3 rejected  0:14 left
//   loaded 1,234 articles, 45%, 310.5/s, 3 rejected, 0:14 left
//
// The rate is that of the last ten seconds or so. Where the total is not known, as with standard
// input, there is no bar, percentage or time left.
//
// Thread-safe. All of stderr goes through one object.

#ifndef CHANCERY_CLIENT_LOADER_PROGRESS_H_
#define CHANCERY_CLIENT_LOADER_PROGRESS_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <ostream>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "storage/base/clock.h"

namespace chancery {

enum class ProgressStyle : uint8_t { kNone, kPlain, kBar };

struct ProgressState {
  // Articles done, whatever became of them, and how many of them were rejected.
  int64_t articles = 0;
  int64_t rejected = 0;
  // Bytes of input that they took, those skipped by the checkpoint included.
  int64_t bytes = 0;
};

class ProgressDisplay {
 public:
  // `width` gives the columns of the terminal, asked anew for each drawing. `out` and `clock` must
  // outlive the display.
  ProgressDisplay(ProgressStyle style, std::ostream& out, const Clock& clock,
                  std::function<int()> width);

  // The bytes to load; 0: not known.
  void SetTotal(int64_t bytes);
  void Update(const ProgressState& state);
  // Draws again what was last told, so that rate and time go on when nothing comes.
  void Tick();
  void Print(absl::string_view line);
  // Draws the last state and ends the bar's line.
  void Finish();

 private:
  struct Sample {
    absl::Time time;
    int64_t articles;
    int64_t bytes;
  };

  // These REQUIRE that mu_ is held.
  void MaybeDraw(absl::Duration interval);
  void Draw();
  void Clear();
  std::string Rate() const;
  std::string TimeLeft() const;
  int Percent() const;

  const ProgressStyle style_;
  std::ostream& out_;
  const Clock& clock_;
  const std::function<int()> width_;

  std::mutex mu_;  // guards the rest
  int64_t total_ = 0;
  ProgressState state_;
  std::deque<Sample> samples_;
  absl::Time last_drawn_;
  bool bar_on_screen_ = false;
};

// "1,234,567".
std::string WithCommas(int64_t number);
// "0:14", "12:03", "3:01:59".
std::string ClockText(absl::Duration duration);
// "310.5", "12.3", "0.45", "123,456": three digits or more.
std::string RateText(double per_second);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_PROGRESS_H_
