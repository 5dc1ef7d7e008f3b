// From the model's values to the messages of chancery.v1, with names in words, offices and
// evidence.
//
//   ResourceConverter converter(reader, context.budget);
//   CHANCERY_RETURN_IF_ERROR(converter.Convert(edge, response.add_meetings()));
//
// Lives as long as one request: names, articles and tenures that were read once are not read again.
// A reference to something that is not there (which a sound graph does not have) has a name but no
// display name. All messages given must be empty.
//
// Cost: a name is a look-up in memory after its first use in the request, see
// GraphReader::DisplayName.
//
// Thread-compatible; the reader and the budget must outlive it.

#ifndef CHANCERY_SERVER_SERVICE_RESOURCE_CONVERTER_H_
#define CHANCERY_SERVER_SERVICE_RESOURCE_CONVERTER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/node_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "chancery/v1/graph_service.pb.h"
#include "chancery/v1/resources.pb.h"
#include "chancery/v1/time.pb.h"
#include "google/protobuf/repeated_field.h"
#include "google/protobuf/timestamp.pb.h"
#include "server/query/encounters.h"
#include "server/query/tenures.h"
#include "server/service/office_cache.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/entities.h"

namespace chancery {

// How many statements the full view of a meeting has at most: the first of them. All of them:
// ListStatements.
inline constexpr size_t kMaxStatementsOfMeeting = 1000;
// How much of a place in an article is shown as the sentence.
inline constexpr size_t kMaxSentenceBytes = 16 << 10;

// How much of a resource.
enum class ResourceDetail {
  kBasic,
  // With the support of a meeting, tenure or statement, and the disagreements of a meeting.
  kSupport,
  // And with the statements of a meeting and the text of an article.
  kFull,
};

class ResourceConverter {
 public:
  ResourceConverter(const GraphReader& reader, Budget& budget);

  // Any resource.
  absl::Status Convert(const Entity& entity, ResourceDetail detail, v1::Resource* out);

  absl::Status Convert(const Person& person, v1::Person* out);
  absl::Status Convert(const Polity& polity, v1::Polity* out);
  absl::Status Convert(const Role& role, v1::Role* out);
  absl::Status Convert(const Tenure& tenure, v1::Tenure* out);
  // With participations and the number of articles.
  absl::Status Convert(const Meeting& meeting, ResourceDetail detail, v1::Meeting* out);
  // With its meeting's name, for 1 row more, if asked for.
  absl::Status Convert(const Statement& statement, bool name_meeting, v1::Statement* out);
  absl::Status Convert(const Place& place, v1::Place* out);
  absl::Status Convert(const Topic& topic, v1::Topic* out);
  absl::Status Convert(const Article& article, bool full, v1::Article* out);
  absl::Status Convert(const Evidence& evidence, v1::Evidence* out);

  // All but keys, number of articles and statements: at no cost in rows.
  absl::Status Convert(const MeetingEdge& edge, v1::Meeting* out);
  // RESOURCE_VIEW_BRIEF: without capacities, topics and display name.
  absl::Status ConvertBrief(const MeetingEdge& edge, v1::Meeting* out);
  // The meeting is without its participations, and what an edge does not know.
  absl::Status Convert(const EncounterRow& row, v1::Encounter* out);
  absl::Status Convert(const CounterpartRow& row, v1::CounterpartSummary* out);

  // Reads the names that these rows will show, in two round trips for all of them: for what is
  // converted next. `T`: EncounterRow, CounterpartRow, MeetingEdge, TenureHit or Statement.
  template <typename T>
  absl::Status LoadNames(absl::Span<const T> rows) {
    std::vector<EntityRef> refs;
    for (const T& row : rows) AppendNamed(row, &refs);
    return LoadNamesOf(std::move(refs));
  }
  // The same for things that are known; some may repeat or be none.
  absl::Status LoadNamesOf(std::vector<EntityRef> refs);

  // Up to kMaxEvidencePerRow places, see SelectEvidence.
  absl::Status AddEvidence(absl::Span<const EntityRef> facts,
                           google::protobuf::RepeatedPtrField<v1::Evidence>* out);

  absl::Status SetRef(EntityRef ref, v1::ResourceRef* out);

  // About how many bytes all messages made here take when they are sent.
  size_t approximate_bytes() const { return approximate_bytes_; }

 private:
  using CapacityMessages = google::protobuf::RepeatedPtrField<v1::Capacity>;

  struct CachedArticle {
    Article article;
    std::string text;
  };

  // A page of meetings names a thousand things, so that the usual hash would show.
  struct RefHash {
    size_t operator()(const EntityRef& ref) const {
      const uint64_t x = (ref.id * 16 + static_cast<uint64_t>(ref.kind)) * 0x9E3779B97F4A7C15;
      return static_cast<size_t>(x ^ x >> 32);
    }
  };

  // What a row shows by name; may repeat.
  static void AppendNamed(const EncounterRow& row, std::vector<EntityRef>* refs);
  static void AppendNamed(const CounterpartRow& row, std::vector<EntityRef>* refs);
  static void AppendNamed(const MeetingEdge& edge, std::vector<EntityRef>* refs);
  static void AppendNamed(const TenureHit& hit, std::vector<EntityRef>* refs);
  static void AppendNamed(const Statement& statement, std::vector<EntityRef>* refs);
  // "" if there is no such thing. Valid as long as the converter.
  absl::StatusOr<const std::string*> NameOf(EntityRef ref);
  const std::string* Remember(EntityRef ref, std::string name);
  absl::StatusOr<const CachedArticle*> ArticleOf(ArticleId id);
  absl::Status AddCapacities(absl::Span<const Capacity> capacities, CapacityMessages* out);
  absl::Status AddOtherOffices(absl::Span<const QualifiedOffice> offices, CapacityMessages* out);
  absl::Status AddRefs(absl::Span<const TopicId> topics,
                       google::protobuf::RepeatedPtrField<v1::ResourceRef>* out);
  absl::Status AddParticipations(const std::vector<EdgeParticipant>& participants,
                                 v1::Meeting* out);
  // All of a meeting but parties, statements and what only one of the two forms knows.
  template <typename T>
  absl::Status SetMeetingFields(MeetingId id, const T& meeting, v1::Meeting* out);
  // The line that names it, as GraphReader::DisplayName has it. `T`: Participation or
  // EdgeParticipant.
  template <typename T>
  absl::Status SetMeetingName(const std::vector<T>& parties, PlaceId place, const PartialDate& when,
                              v1::Meeting* out);
  absl::StatusOr<int32_t> CountArticles(EntityRef fact);

  const GraphReader& reader_;
  Budget& budget_;
  OfficeCache offices_;
  std::deque<std::string> name_texts_;
  absl::flat_hash_map<EntityRef, const std::string*, RefHash> names_;  // into name_texts_
  absl::node_hash_map<ArticleId, CachedArticle> articles_;
  size_t article_bytes_ = 0;
  size_t approximate_bytes_ = 0;
};

// In the order of `ids`, in one round trip. Cost: 1 row each.
absl::StatusOr<std::vector<Statement>> ReadStatements(const GraphReader& reader,
                                                      absl::Span<const StatementId> ids,
                                                      Budget& budget);

google::protobuf::Timestamp ToTimestamp(absl::Time time);
v1::Certainty ToCertainty(bool certain);
void SetInterval(const TimeInterval& interval, v1::TimeInterval* out);

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_RESOURCE_CONVERTER_H_
