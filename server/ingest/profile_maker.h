// Profiles out of what articles and WriteFacts say of people.
//
// One maker serves one transaction. Not thread-safe.

#ifndef CHANCERY_SERVER_INGEST_PROFILE_MAKER_H_
#define CHANCERY_SERVER_INGEST_PROFILE_MAKER_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "chancery/internal/resolution.pb.h"
#include "chancery/v1/article_facts.pb.h"
#include "storage/graph/graph_store.h"
#include "storage/model/entities.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

class ProfileMaker {
 public:
  using Record = internal::PersonProfileRecord;

  // Both must outlive the maker.
  ProfileMaker(const Transaction& txn, const Gazetteer& gazetteer)
      : txn_(txn), gazetteer_(gazetteer) {}

  // Of facts.persons(person), whose polity, where one is said, is `polity`; `roles` are the graph's
  // names of facts.offices. The first is the profile's id, the same for the same words. Cost: 2
  // rows an office that was not seen before.
  absl::StatusOr<std::pair<std::string, Record>> FromFacts(const v1::ArticleFacts& facts,
                                                           int person,
                                                           absl::string_view article_key,
                                                           const std::vector<RoleId>& roles,
                                                           PolityId polity);

  // What WriteFacts said of a person, once more: names and dates that are set replace the record's,
  // the rest is added to it.
  absl::Status AddWritten(const Person& said, Record* record);
  // A tenure of WriteFacts.
  absl::Status AddWritten(const Tenure& tenure, Record* record);

 private:
  absl::StatusOr<internal::ProfileOfficeRecord> Office(RoleId role);
  absl::Status SetPolity(PolityId polity, Record* record);

  const Transaction& txn_;
  const Gazetteer& gazetteer_;
  std::map<RoleId, internal::ProfileOfficeRecord> offices_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_PROFILE_MAKER_H_
