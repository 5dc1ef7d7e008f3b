#include "server/ingest/write_request_validator.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/ingest/index_estimate.h"
#include "server/ingest/ingest_limits.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

class FactChecker {
 public:
  absl::Status Check(const v1::Fact& fact, int index) {
    index_ = index;
    switch (fact.fact_case()) {
      case v1::Fact::kPerson:
        CHANCERY_RETURN_IF_ERROR(Aliases(fact.person().aliases_size(), kMaxAliases, "max_aliases"));
        return Keys(fact.person().keys_size());
      case v1::Fact::kPolity:
        CHANCERY_RETURN_IF_ERROR(VocabularyAliases(fact.polity().aliases_size()));
        return Keys(fact.polity().keys_size());
      case v1::Fact::kRole:
        CHANCERY_RETURN_IF_ERROR(VocabularyAliases(fact.role().aliases_size()));
        return Keys(fact.role().keys_size());
      case v1::Fact::kTenure:
        return Keys(fact.tenure().keys_size());
      case v1::Fact::kMeeting:
        return Meeting(fact.meeting());
      case v1::Fact::kStatement:
        return Statement(fact.statement());
      case v1::Fact::kPlace:
        CHANCERY_RETURN_IF_ERROR(Aliases(fact.place().aliases_size(), kMaxAliases, "max_aliases"));
        return Keys(fact.place().keys_size());
      case v1::Fact::kTopic:
        CHANCERY_RETURN_IF_ERROR(Aliases(fact.topic().aliases_size(), kMaxAliases, "max_aliases"));
        return Keys(fact.topic().keys_size());
      case v1::Fact::FACT_NOT_SET:
        break;
    }
    return absl::OkStatus();  // an error where it is written
  }

 private:
  absl::Status Limit(size_t size, size_t limit, absl::string_view name, absl::string_view field) {
    if (size <= limit) return absl::OkStatus();
    return LimitExceeded(name, limit, absl::StrCat("facts[", index_, "].", field));
  }

  absl::Status Aliases(int size, int limit, absl::string_view name) {
    return Limit(static_cast<size_t>(size), static_cast<size_t>(limit), name, "aliases");
  }
  absl::Status VocabularyAliases(int size) {
    return Aliases(size, kMaxVocabularyAliases, "max_vocabulary_aliases");
  }
  absl::Status Keys(int size) {
    return Limit(static_cast<size_t>(size), kMaxKeys, "max_keys", "keys");
  }

  absl::Status Meeting(const v1::Meeting& meeting) {
    CHANCERY_RETURN_IF_ERROR(Keys(meeting.keys_size()));
    CHANCERY_RETURN_IF_ERROR(Limit(static_cast<size_t>(meeting.topics_size()), kMaxTopics,
                                   "max_topics", "meeting.topics"));
    CHANCERY_RETURN_IF_ERROR(Limit(static_cast<size_t>(meeting.participations_size()), kMaxParties,
                                   "max_parties", "meeting.participations"));
    MeetingSize size;
    size.parties = static_cast<uint64_t>(meeting.participations_size());
    size.text_bytes = meeting.title().size();
    for (const v1::Participation& part : meeting.participations()) {
      CHANCERY_RETURN_IF_ERROR(Limit(static_cast<size_t>(part.capacities_size()),
                                     kMaxOfficesOfParty, "max_offices_of_party",
                                     "meeting.participations.capacities"));
      if (part.party().name().empty()) {
        size.text_bytes += part.group().size();
        continue;
      }
      ++size.named;
      ++size.people;
      size.offices += static_cast<uint64_t>(std::max(1, part.capacities_size()));
    }
    estimate_.AddMeeting(size);
    estimate_.AddText(meeting.title().size());
    return estimate_.Check(absl::StrCat("facts[", index_, "]"));
  }

  absl::Status Statement(const v1::Statement& statement) {
    CHANCERY_RETURN_IF_ERROR(Keys(statement.keys_size()));
    CHANCERY_RETURN_IF_ERROR(Limit(statement.text().size(), kMaxStatementBytes,
                                   "max_statement_bytes", "statement.text"));
    CHANCERY_RETURN_IF_ERROR(Limit(static_cast<size_t>(statement.topics_size()), kMaxTopics,
                                   "max_topics", "statement.topics"));
    CHANCERY_RETURN_IF_ERROR(Limit(static_cast<size_t>(statement.capacities_size()),
                                   kMaxOfficesOfParty, "max_offices_of_party",
                                   "statement.capacities"));
    estimate_.AddText(statement.text().size());
    return estimate_.Check(absl::StrCat("facts[", index_, "]"));
  }

  IndexEstimate estimate_;
  int index_ = 0;
};

}  // namespace

absl::Status ValidateWriteRequest(const v1::WriteFactsRequest& request) {
  std::vector<FieldViolation> violations;
  if (request.facts_size() == 0) violations.push_back({"facts", "is empty"});
  if (request.source().publisher().empty() && request.source().key().empty()) {
    violations.push_back({"source", "has neither publisher nor key"});
  }
  if (request.request_id().size() > kMaxRequestIdBytes) {
    violations.push_back(
        {"request_id", absl::StrCat("is longer than ", kMaxRequestIdBytes, " bytes")});
  }
  if (!violations.empty()) return InvalidFields(std::move(violations));
  if (request.facts_size() > kMaxFactsPerWrite) {
    return LimitExceeded("max_facts_per_write", kMaxFactsPerWrite, "facts");
  }
  if (request.source().text().size() > kMaxArticleTextBytes) {
    return LimitExceeded("max_article_text_bytes", kMaxArticleTextBytes, "source.text");
  }
  if (request.ByteSizeLong() > kMaxWriteBytes) {
    return LimitExceeded("max_write_bytes", kMaxWriteBytes, "the request");
  }
  FactChecker checker;
  for (int i = 0; i < request.facts_size(); ++i) {
    CHANCERY_RETURN_IF_ERROR(checker.Check(request.facts(i), i));
  }
  return absl::OkStatus();
}

}  // namespace chancery
