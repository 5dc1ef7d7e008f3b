// The graph in words, without ids: for tests that compare graphs.

#ifndef CHANCERY_SERVER_INGEST_GRAPH_DESCRIPTION_H_
#define CHANCERY_SERVER_INGEST_GRAPH_DESCRIPTION_H_

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "server/ingest/curator.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/entities.h"
#include "tests/testing/matchers.h"

namespace chancery {

class GraphDescription {
 public:
  explicit GraphDescription(const GraphReader& reader) : reader_(reader) {}

  std::string Text() {
    std::vector<std::string> lines;
    for (EntityKind kind :
         {EntityKind::kPerson, EntityKind::kTenure, EntityKind::kMeeting, EntityKind::kStatement}) {
      EXPECT_THAT(reader_.ScanEntities(kind, 0, budget_,
                                       [&](const Entity& entity) {
                                         lines.push_back(Line(entity));
                                         return true;
                                       }),
                  IsOk());
    }
    EXPECT_THAT(ScanCandidates(
                    reader_, EntityRef(), "", budget_,
                    [&](const SameCandidate& candidate, absl::string_view) {
                      std::set<std::string> sides = {Name(candidate.left), Name(candidate.right)};
                      lines.push_back(absl::StrCat("candidate ", absl::StrJoin(sides, " ~ "), " ",
                                                   candidate.score));
                      return true;
                    }),
                IsOk());
    std::sort(lines.begin(), lines.end());
    return absl::StrJoin(lines, "\n");
  }

 private:
  std::string Name(EntityRef ref) {
    if (!ref) return "-";
    if (ref.kind == EntityKind::kPerson) {
      const Person person = *reader_.GetPerson(PersonId(ref.id));
      std::vector<std::string> aliases = person.names.aliases;
      std::sort(aliases.begin(), aliases.end());
      return absl::StrCat(person.names.display, "(", absl::StrJoin(aliases, ","), ")");
    }
    const absl::StatusOr<std::string> name = reader_.DisplayName(ref);
    return name.ok() ? *name : std::string(name.status().message());
  }

  std::string Sources(EntityRef fact) {
    std::set<std::string> keys;
    EXPECT_THAT(reader_.ScanEvidence(fact, ArticleId(), 0, budget_,
                                     [&](const Evidence& evidence) {
                                       keys.insert(absl::StrCat(
                                           reader_.GetArticle(evidence.article)->keys[0], "#",
                                           evidence.index));
                                       return true;
                                     }),
                IsOk());
    return absl::StrJoin(keys, " ");
  }

  std::string Line(const Entity& entity) {
    const EntityRef ref = RefOf(entity);
    if (ref.kind == EntityKind::kPerson) {
      return absl::StrCat("person ", Name(ref), " ", Sources(ref));
    }
    if (const auto* tenure = std::get_if<Tenure>(&entity)) {
      return absl::StrCat("tenure ", Name(tenure->person), " ", Name(tenure->role), " ",
                          tenure->interval.ToString(), " ",
                          tenure->interval.last_known().has_value()
                              ? absl::StrCat(*tenure->interval.last_known())
                              : "-",
                          tenure->acting ? " acting " : " ", Sources(ref));
    }
    if (const auto* statement = std::get_if<Statement>(&entity)) {
      return absl::StrCat("statement ", Name(statement->speaker), " \"", statement->text, "\" ",
                          statement->when.ToString(), statement->when_assumed ? " assumed " : " ",
                          Name(EntityRef(statement->meeting)), " ", Sources(ref));
    }
    const auto& meeting = std::get<Meeting>(entity);
    std::vector<std::string> parties;
    for (const Participation& part : meeting.participations) {
      std::vector<std::string> stated;
      for (RoleId role : part.stated) stated.push_back(Name(role));
      std::sort(stated.begin(), stated.end());
      parties.push_back(absl::StrCat(part.party ? Name(part.party) : part.group, " as ",
                                     absl::StrJoin(stated, "/")));
    }
    std::sort(parties.begin(), parties.end());
    return absl::StrCat("meeting ", absl::StrJoin(parties, " & "), " ", meeting.when.ToString(),
                        " ", static_cast<int>(meeting.kind), " ", static_cast<int>(meeting.status),
                        " ", Name(EntityRef(meeting.place)), " ", Sources(ref));
  }

  const GraphReader& reader_;
  Budget budget_;
};

// A line for each person, tenure, meeting, statement and candidate, in order.
inline std::string DescribeGraph(const GraphReader& reader) {
  return GraphDescription(reader).Text();
}

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_GRAPH_DESCRIPTION_H_
