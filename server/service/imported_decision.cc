#include "server/service/imported_decision.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "google/protobuf/repeated_field.h"
#include "storage/base/errors.h"
#include "storage/model/ids.h"

namespace chancery {
namespace {

class Reader {
 public:
  void Wrong(absl::string_view field, std::string what) {
    violations_.push_back({absl::StrCat("decision.", field), std::move(what)});
  }

  std::vector<std::string> Mentions(
      absl::string_view field, const google::protobuf::RepeatedPtrField<std::string>& mentions) {
    if (mentions.empty()) Wrong(field, "is required");
    if (mentions.size() > kMaxImportedMentions) {
      Wrong(field,
            absl::StrCat("has ", mentions.size(), " mentions, more than ", kMaxImportedMentions));
    }
    if (std::find(mentions.begin(), mentions.end(), "") != mentions.end()) {
      Wrong(field, "has an empty mention");
    }
    return {mentions.begin(), mentions.end()};
  }

  std::string Text(absl::string_view field, const std::string& text, size_t max_bytes) {
    if (text.size() > max_bytes) {
      Wrong(field, absl::StrCat("has ", text.size(), " bytes, more than ", max_bytes));
    }
    return text;
  }

  absl::Status status() && {
    return violations_.empty() ? absl::OkStatus() : InvalidFields(std::move(violations_));
  }

 private:
  std::vector<FieldViolation> violations_;
};

}  // namespace

absl::StatusOr<CuratorDecision> ReadImportedDecision(const v1::Decision& message) {
  Reader reader;
  CuratorDecision decision;
  if (message.kind() != v1::DECISION_KIND_SAME && message.kind() != v1::DECISION_KIND_DIFFERENT) {
    reader.Wrong("kind", "must be DECISION_KIND_SAME or DECISION_KIND_DIFFERENT");
  }
  decision.same = message.kind() == v1::DECISION_KIND_SAME;
  decision.kind = KindOfCollection(message.collection());
  if (decision.kind != EntityKind::kPerson && decision.kind != EntityKind::kMeeting) {
    reader.Wrong("collection", "must be people or meetings");
  }
  decision.left = reader.Mentions("left_mentions", message.left_mentions());
  decision.right = reader.Mentions("right_mentions", message.right_mentions());
  decision.note = {reader.Text("reason", message.reason(), kMaxReasonBytes),
                   reader.Text("author", message.author(), kMaxAuthorBytes)};
  decision.time = absl::FromUnixSeconds(message.create_time().seconds()) +
                  absl::Nanoseconds(message.create_time().nanos());
  absl::Status status = std::move(reader).status();
  if (!status.ok()) return status;
  return decision;
}

}  // namespace chancery
