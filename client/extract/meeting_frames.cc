#include "client/extract/meeting_frames.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/extract/frames_data.h"

namespace chancery {
namespace {

constexpr size_t kFields = 6;

bool KindNamed(absl::string_view name, v1::MeetingKind* kind) {
  if (name == "-") {
    *kind = v1::MEETING_KIND_UNSPECIFIED;
  } else if (name == "in_person") {
    *kind = v1::MEETING_KIND_IN_PERSON;
  } else if (name == "phone") {
    *kind = v1::MEETING_KIND_PHONE;
  } else if (name == "video") {
    *kind = v1::MEETING_KIND_VIDEO;
  } else if (name == "summit") {
    *kind = v1::MEETING_KIND_SUMMIT;
  } else {
    return false;
  }
  return true;
}

bool SetFlag(absl::string_view flag, MeetingFrame* frame) {
  if (flag == "both") {
    frame->both = true;
  } else if (flag == "gathers") {
    frame->gathers = true;
  } else if (flag == "sides") {
    frame->sides = true;
  } else if (flag == "negotiation") {
    frame->negotiation = true;
  } else if (flag == "visit") {
    frame->visit = true;
  } else if (flag == "hosted") {
    frame->hosted = true;
  } else if (flag == "placed") {
    frame->placed = true;
  } else {
    return false;
  }
  return true;
}

}  // namespace

bool MeetingFrame::Takes(absl::string_view preposition) const {
  return std::find(prepositions.begin(), prepositions.end(), preposition) != prepositions.end();
}

bool MeetingFrame::Needs(absl::string_view word) const {
  return std::find(needs.begin(), needs.end(), word) != needs.end();
}

absl::StatusOr<MeetingFrames> MeetingFrames::Parse(absl::string_view text) {
  MeetingFrames frames;
  int number = 0;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    if (line.empty() || line.front() == '#') continue;
    const std::vector<absl::string_view> fields = absl::StrSplit(line, '\t');
    const auto invalid = [number](absl::string_view what) {
      return absl::InvalidArgumentError(absl::StrCat("frames, line ", number, ": ", what));
    };
    if (fields.size() != kFields) return invalid("not six fields");
    if (fields[1] != "v" && fields[1] != "n") return invalid("neither v nor n");
    MeetingFrame frame;
    for (const absl::string_view side : absl::StrSplit(fields[2], ',')) {
      if (side == "object") {
        frame.object = true;
      } else if (!side.empty()) {
        frame.prepositions.push_back(std::string(side));
      }
    }
    if (!KindNamed(fields[3], &frame.kind)) return invalid("no kind");
    if (fields[4] != "-") {
      for (const absl::string_view flag : absl::StrSplit(fields[4], ',')) {
        if (!SetFlag(flag, &frame)) return invalid("no flag");
      }
    }
    if (fields[5] != "-") frame.needs = absl::StrSplit(fields[5], ',');
    ByForm& by_form = fields[1] == "v" ? frames.verbs_ : frames.nouns_;
    for (const absl::string_view form : absl::StrSplit(fields[0], ' ')) {
      if (!by_form.emplace(form, frame).second) return invalid("a form told before");
    }
  }
  return frames;
}

const MeetingFrames& MeetingFrames::Default() {
  static const MeetingFrames* const kFrames = [] {
    absl::StatusOr<MeetingFrames> frames = Parse(kMeetingFramesTsv);
    // The data are a constant that MeetingFramesTest.DefaultDataParse checks.
    return new MeetingFrames(frames.ok() ? *std::move(frames) : MeetingFrames());
  }();
  return *kFrames;
}

const MeetingFrame* MeetingFrames::Find(const ByForm& frames, absl::string_view form) {
  const auto found = frames.find(form);
  return found == frames.end() ? nullptr : &found->second;
}

}  // namespace chancery
