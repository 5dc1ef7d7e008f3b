#include "server/service/graph_queries.h"

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "server/ingest/curator.h"
#include "server/query/encounters.h"
#include "server/query/query_cursor.h"
#include "server/query/ranked_texts.h"
#include "server/query/statements.h"
#include "server/query/tenures.h"
#include "server/query/timeline.h"
#include "server/service/encounter_request.h"
#include "server/service/read_session.h"
#include "server/service/request_reader.h"
#include "server/service/resource_converter.h"
#include "server/service/resource_names.h"
#include "server/service/search_descriptions.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/text/text_query.h"

namespace chancery {
namespace {

constexpr int kMaxBatchNames = 1000;
// Of a text, in a reply of Search.
constexpr size_t kExcerptBytes = 160;
// A text's score is this part of ScoreText: names, which a search is mostly for, come first.
constexpr float kTextScore = 0.4F;

// Kinds that a party or a speaker may be of.
constexpr EntityKind kParties[] = {EntityKind::kPerson, EntityKind::kRole, EntityKind::kPolity};
constexpr EntityKind kFacts[] = {EntityKind::kMeeting, EntityKind::kTenure, EntityKind::kStatement,
                                 EntityKind::kPerson,  EntityKind::kRole,   EntityKind::kPolity,
                                 EntityKind::kPlace,   EntityKind::kTopic};

// A name that is the request's whole point, as found in the graph.
absl::StatusOr<Entity> GetByName(const GraphReader& reader, const ResourceName& name,
                                 Budget& budget) {
  EntityRef ref(name.kind, name.id);
  if (!name.key.empty()) {
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    CHANCERY_ASSIGN_OR_RETURN(ref, FindResource(reader, name));
  }
  CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
  absl::StatusOr<Entity> entity = reader.GetEntity(ref);
  if (!absl::IsNotFound(entity.status()) || !name.key.empty()) return entity;
  // Only now is it worth to ask whether it was merged into another one.
  CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
  CHANCERY_ASSIGN_OR_RETURN(const EntityRef target, FollowRedirect(reader, ref));
  return target == ref ? entity : reader.GetEntity(target);
}

bool IsFull(const ResourceConverter& converter) {
  return converter.approximate_bytes() > kMaxReplyBytes;
}

ResourceDetail DetailOf(v1::ResourceView view) {
  return view == v1::RESOURCE_VIEW_FULL ? ResourceDetail::kFull : ResourceDetail::kBasic;
}

v1::MatchKind ToMatchKind(NameMatch match) { return static_cast<v1::MatchKind>(match); }

// The statements and meetings that Search found by their texts, read together, with the names that
// the converter will show.
absl::StatusOr<std::vector<Entity>> LoadTextHits(const GraphReader& reader,
                                                 absl::Span<const TextHit> hits,
                                                 ResourceConverter& converter, Budget& budget) {
  std::vector<EntityRef> refs;
  for (const TextHit& hit : hits) refs.push_back(hit.entity);
  CHANCERY_RETURN_IF_ERROR(budget.Charge(refs.size()));
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<absl::optional<Entity>> found,
                            reader.GetEntities(refs));
  std::vector<Entity> entities;
  for (size_t i = 0; i < found.size(); ++i) {
    if (!found[i].has_value()) {
      return MakeError(
          absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
          absl::StrCat("the index of texts has ", CollectionOf(hits[i].entity.kind), "/",
                       hits[i].entity.id, ", which is not there: verify the store"));
    }
    entities.push_back(*found[i]);
    if (const auto* meeting = std::get_if<Meeting>(&entities.back())) {
      refs.insert(refs.end(), meeting->topics.begin(), meeting->topics.end());
    }
  }
  CHANCERY_RETURN_IF_ERROR(converter.LoadNamesOf(std::move(refs)));
  return entities;
}

absl::Status ConvertTextHit(const TextHit& found, const Entity& entity, const TextQuery& words,
                            ResourceConverter& converter, v1::SearchHit* hit) {
  CHANCERY_RETURN_IF_ERROR(converter.SetRef(found.entity, hit->mutable_resource()));
  hit->set_match(v1::MATCH_KIND_TEXT);
  hit->set_score(kTextScore * found.score);
  if (const auto* statement = std::get_if<Statement>(&entity)) {
    const Span excerpt = ExcerptFor(words, statement->text, kExcerptBytes);
    const absl::string_view text = excerpt.Of(statement->text);
    hit->set_excerpt(text.data(), text.size());
  } else if (const auto* meeting = std::get_if<Meeting>(&entity)) {
    std::string description = meeting->title;
    absl::string_view before = description.empty() ? "about " : "; about ";
    for (TopicId topic : meeting->topics) {
      v1::ResourceRef named;
      CHANCERY_RETURN_IF_ERROR(converter.SetRef(topic, &named));
      absl::StrAppend(&description, before, named.display_name());
      before = ", ";
    }
    hit->set_description(std::move(description));
  }
  return absl::OkStatus();
}

// Converts the rows of a page up to the one with which the reply is full. Returns the cursor after
// the last row sent, "" if that is the last one of all. `Page`: rows and next. `load` gets the rows
// that come next, a block at a time, to read together what they need.
template <typename Page, typename LoadRows, typename ConvertRow, typename CursorOf>
absl::StatusOr<std::string> ConvertRows(const Page& page, const ResourceConverter& converter,
                                        LoadRows load, ConvertRow convert, CursorOf cursor_of) {
  constexpr size_t kBlock = 100;
  for (size_t i = 0; i < page.rows.size(); ++i) {
    if (i % kBlock == 0) {
      CHANCERY_RETURN_IF_ERROR(load(absl::MakeConstSpan(page.rows).subspan(i, kBlock)));
    }
    CHANCERY_RETURN_IF_ERROR(convert(page.rows[i]));
    const bool last = i + 1 == page.rows.size();
    if (last ? page.next.has_value() : IsFull(converter)) return cursor_of(page.rows[i]);
  }
  return std::string();
}

}  // namespace

absl::Status GraphQueries::GetResource(const v1::GetResourceRequest& request, Budget& budget,
                                       v1::GetResourceResponse* response) const {
  CHANCERY_ASSIGN_OR_RETURN(const auto reader, OpenReader(source_, request.consistency()));
  RequestReader fields(*reader, budget);
  fields.KnownEnum("view", request.view(), v1::ResourceView_IsValid);
  ResourceName name;
  fields.Name("name", request.name(), &name);
  CHANCERY_RETURN_IF_ERROR(fields.status());

  CHANCERY_ASSIGN_OR_RETURN(const Entity entity, GetByName(*reader, name, budget));
  ResourceConverter converter(*reader, budget);
  CHANCERY_RETURN_IF_ERROR(converter.Convert(
      entity,
      request.view() == v1::RESOURCE_VIEW_FULL ? ResourceDetail::kFull : ResourceDetail::kSupport,
      response->mutable_resource()));
  SetReadInfo(*reader, budget, /*complete=*/true, response->mutable_info());
  return absl::OkStatus();
}

absl::Status GraphQueries::BatchGetResources(const v1::BatchGetResourcesRequest& request,
                                             Budget& budget,
                                             v1::BatchGetResourcesResponse* response) const {
  CHANCERY_ASSIGN_OR_RETURN(const auto reader, OpenReader(source_, request.consistency()));
  RequestReader fields(*reader, budget);
  fields.KnownEnum("view", request.view(), v1::ResourceView_IsValid);
  std::vector<ResourceName> names;
  if (request.names().empty() || request.names_size() > kMaxBatchNames) {
    fields.Wrong("names",
                 absl::StrCat("has ", request.names_size(), " names, not 1 to ", kMaxBatchNames));
  } else {
    names.resize(static_cast<size_t>(request.names_size()));
    for (int i = 0; i < request.names_size(); ++i) {
      fields.Name(absl::StrCat("names[", i, "]"), request.names(i), &names[static_cast<size_t>(i)]);
    }
  }
  CHANCERY_RETURN_IF_ERROR(fields.status());

  ResourceConverter converter(*reader, budget);
  for (size_t i = 0; i < names.size(); ++i) {
    absl::StatusOr<Entity> entity = GetByName(*reader, names[i], budget);
    if (absl::IsNotFound(entity.status())) {
      response->add_missing(request.names(static_cast<int>(i)));
      continue;
    }
    CHANCERY_RETURN_IF_ERROR(entity.status());
    CHANCERY_RETURN_IF_ERROR(
        converter.Convert(*entity, DetailOf(request.view()), response->add_resources()));
    if (IsFull(converter) && i + 1 < names.size()) {
      return LimitExceeded("max_reply_bytes", kMaxReplyBytes,
                           absl::StrCat("the size of the first ", i + 1, " resources"));
    }
  }
  SetReadInfo(*reader, budget, /*complete=*/true, response->mutable_info());
  return absl::OkStatus();
}

absl::Status GraphQueries::ListResources(const v1::ListResourcesRequest& request, Budget& budget,
                                         v1::ListResourcesResponse* response) const {
  CHANCERY_ASSIGN_OR_RETURN(const ReadSession session, OpenPage(source_, "ListResources", request));
  RequestReader fields(*session.reader, budget);
  const EntityKind kind = KindOfCollection(request.collection());
  if (kind == EntityKind::kNone) {
    fields.Wrong("collection",
                 "must be people, polities, roles, tenures, meetings, statements, places, topics "
                 "or articles");
  }
  fields.KnownEnum("view", request.view(), v1::ResourceView_IsValid);
  const size_t page_size = fields.PageSize(request.page_size(), 50, 1000);
  CHANCERY_RETURN_IF_ERROR(fields.status());
  uint64_t after = 0;
  if (!session.cursor.empty()) {
    CHANCERY_ASSIGN_OR_RETURN(const auto cursor, DecodeCursor<1>(session.cursor));
    after = static_cast<uint64_t>(cursor[0]);
  }

  ResourceConverter converter(*session.reader, budget);
  const ResourceDetail detail = DetailOf(request.view());
  absl::Status error;
  uint64_t last = 0;
  size_t count = 0;
  bool page_full = false;
  std::string next;
  CHANCERY_RETURN_IF_ERROR(
      session.reader->ScanEntities(kind, after, budget, [&](const Entity& entity) {
        if (page_full) {
          next = EncodeCursor(std::array<int64_t, 1>{static_cast<int64_t>(last)});
          return false;
        }
        error = converter.Convert(entity, detail, response->add_resources());
        last = RefOf(entity).id;
        page_full = ++count == page_size || IsFull(converter);
        return error.ok();
      }));
  CHANCERY_RETURN_IF_ERROR(error);
  SetPageInfo("ListResources", request, *session.reader, budget, next, response);
  return absl::OkStatus();
}

absl::Status GraphQueries::Search(const v1::SearchRequest& request, Budget& budget,
                                  v1::SearchResponse* response) const {
  CHANCERY_ASSIGN_OR_RETURN(const ReadSession session, OpenPage(source_, "Search", request));
  RequestReader fields(*session.reader, budget);
  NameQuery query;
  query.text = request.query();
  query.exact = request.exact();
  if (request.query().empty()) fields.Wrong("query", "is required");
  if (request.query().size() > kMaxSearchBytes) {
    fields.Wrong("query", absl::StrCat("has ", request.query().size(), " bytes, more than ",
                                       kMaxSearchBytes));
  }
  std::vector<EntityKind> text_kinds;
  query.kinds = fields.SearchedKinds("collections", request.collections(), &text_kinds);
  const size_t page_size = fields.PageSize(request.page_size(), 20, 200);
  CHANCERY_RETURN_IF_ERROR(fields.status());
  size_t begin = 0;
  if (!session.cursor.empty()) {
    CHANCERY_ASSIGN_OR_RETURN(const auto cursor, DecodeCursor<1>(session.cursor));
    if (cursor[0] < 0) return query_internal::BadCursor();
    begin = static_cast<size_t>(cursor[0]);
  }

  // All hits are found and sorted whatever the page, so that a position is a number of hits.
  query.max_hits = begin + page_size + 1;
  std::vector<NameHit> names;
  if (!query.kinds.empty() || text_kinds.empty()) {
    CHANCERY_ASSIGN_OR_RETURN(names, session.reader->FindByName(query, budget));
  }
  RankedTexts texts;
  const TextQuery words = ParseTextQuery(text_kinds.empty() ? "" : request.query());
  if (names.size() < query.max_hits && !words.empty()) {
    CHANCERY_ASSIGN_OR_RETURN(texts, RankTexts(*session.reader, text_kinds, words,
                                               query.max_hits - names.size(), budget));
  }
  response->set_texts_left_out(texts.left_out);
  ResourceConverter converter(*session.reader, budget);
  const size_t count = names.size() + texts.hits.size();
  const size_t end = std::min(count, begin + page_size);
  std::vector<EntityRef> named;
  for (size_t i = begin; i < std::min(end, names.size()); ++i) named.push_back(names[i].entity);
  CHANCERY_RETURN_IF_ERROR(converter.LoadNamesOf(std::move(named)));
  for (size_t i = begin; i < std::min(end, names.size()); ++i) {
    v1::SearchHit* hit = response->add_hits();
    CHANCERY_RETURN_IF_ERROR(converter.SetRef(names[i].entity, hit->mutable_resource()));
    hit->set_matched_name(names[i].name);
    hit->set_match(ToMatchKind(names[i].match));
    hit->set_score(names[i].score);
    CHANCERY_ASSIGN_OR_RETURN(*hit->mutable_description(),
                              DescribeForSearch(*session.reader, names[i].entity, budget));
  }
  const size_t first_text = std::max(begin, names.size());
  if (first_text < end) {
    const auto shown =
        absl::MakeConstSpan(texts.hits).subspan(first_text - names.size(), end - first_text);
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<Entity> entities,
                              LoadTextHits(*session.reader, shown, converter, budget));
    for (size_t i = 0; i < shown.size(); ++i) {
      CHANCERY_RETURN_IF_ERROR(
          ConvertTextHit(shown[i], entities[i], words, converter, response->add_hits()));
    }
  }
  std::string next;
  if (end < count) next = EncodeCursor(std::array<int64_t, 1>{static_cast<int64_t>(end)});
  SetPageInfo("Search", request, *session.reader, budget, next, response);
  return absl::OkStatus();
}

absl::Status GraphQueries::FindEncounters(const v1::FindEncountersRequest& request, Budget& budget,
                                          v1::FindEncountersResponse* response) const {
  CHANCERY_ASSIGN_OR_RETURN(const ReadSession session,
                            OpenPage(source_, "FindEncounters", request));
  const GraphReader& reader = *session.reader;
  RequestReader fields(reader, budget);
  const EncounterQuery query = ReadEncounterQuery(request, "", fields);
  fields.KnownEnum("group_by", request.group_by(), v1::FindEncountersRequest::Grouping_IsValid);
  fields.KnownEnum("order_by", request.order_by(), v1::FindEncountersRequest::Order_IsValid);
  const bool by_meeting = request.group_by() == v1::FindEncountersRequest::GROUPING_BY_MEETING;
  CounterpartOrder order = CounterpartOrder::kOldestFirst;
  if (request.order_by() == v1::FindEncountersRequest::ORDER_NEWEST_FIRST) {
    order = CounterpartOrder::kNewestFirst;
  } else if (request.order_by() == v1::FindEncountersRequest::ORDER_MOST_MEETINGS) {
    order = CounterpartOrder::kMostMeetings;
    if (by_meeting) fields.Wrong("order_by", "ORDER_MOST_MEETINGS is for GROUPING_BY_COUNTERPART");
  }
  const size_t page_size = fields.PageSize(request.page_size(), 100, 1000);
  CHANCERY_RETURN_IF_ERROR(fields.status());
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EncounterCursor> after,
                            DecodeEncounterCursor(session.cursor));

  ResourceConverter converter(reader, budget);
  std::string next;
  const auto cursor_of = [](const auto& row) { return EncodeEncounterCursor(CursorAfter(row)); };
  const auto load = [&](auto rows) { return converter.LoadNames(rows); };
  if (by_meeting) {
    CHANCERY_ASSIGN_OR_RETURN(
        const EncounterPage page,
        chancery::FindEncounters(reader, query, order == CounterpartOrder::kNewestFirst, after,
                                 page_size, budget));
    const auto convert = [&](const EncounterRow& row) -> absl::Status {
      v1::Encounter* encounter = response->add_encounters();
      CHANCERY_RETURN_IF_ERROR(converter.Convert(row, encounter));
      if (!request.include_evidence()) return absl::OkStatus();
      return converter.AddEvidence({row.meeting.meeting}, encounter->mutable_evidence());
    };
    CHANCERY_ASSIGN_OR_RETURN(next, ConvertRows(page, converter, load, convert, cursor_of));
  } else {
    CHANCERY_ASSIGN_OR_RETURN(const CounterpartPage page,
                              FindCounterparts(reader, query, order, after, page_size, budget));
    response->mutable_counterparts()->Reserve(static_cast<int>(page.rows.size()));
    const auto convert = [&](const CounterpartRow& row) -> absl::Status {
      v1::CounterpartSummary* summary = response->add_counterparts();
      CHANCERY_RETURN_IF_ERROR(converter.Convert(row, summary));
      if (!request.include_evidence()) return absl::OkStatus();
      const std::vector<EntityRef> meetings(row.meetings.begin(), row.meetings.end());
      return converter.AddEvidence(meetings, summary->mutable_evidence());
    };
    CHANCERY_ASSIGN_OR_RETURN(next, ConvertRows(page, converter, load, convert, cursor_of));
  }
  if (request.include_totals() && request.page_token().empty()) {
    CHANCERY_ASSIGN_OR_RETURN(const EncounterTotals totals, CountEncounters(reader, query, budget));
    response->mutable_totals()->set_counterparts(totals.counterparts);
    response->mutable_totals()->set_meetings(totals.meetings);
  }
  SetPageInfo("FindEncounters", request, reader, budget, next, response);
  return absl::OkStatus();
}

absl::Status GraphQueries::GetTimeline(const v1::GetTimelineRequest& request, Budget& budget,
                                       v1::GetTimelineResponse* response) const {
  CHANCERY_ASSIGN_OR_RETURN(const ReadSession session, OpenPage(source_, "GetTimeline", request));
  const GraphReader& reader = *session.reader;
  RequestReader fields(reader, budget);
  TimelineQuery query;
  query.party = fields.RequiredRef("party", request.party(), kParties);
  query.filter = fields.Filter("filter", request.filter());
  query.newest_first = request.newest_first();
  query.include_holders = request.include_holders();
  if (query.include_holders && query.party.kind != EntityKind::kRole && fields.status().ok()) {
    fields.Wrong("include_holders", "is for the timeline of a role");
  }
  const size_t page_size = fields.PageSize(request.page_size(), 50, 1000);
  const bool brief = request.view() == v1::RESOURCE_VIEW_BRIEF;
  if (!brief && request.view() != v1::RESOURCE_VIEW_UNSPECIFIED &&
      request.view() != v1::RESOURCE_VIEW_BASIC) {
    fields.Wrong("view", "is neither basic nor brief");
  }
  CHANCERY_RETURN_IF_ERROR(fields.status());
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<DatedPosition> after,
                            DecodePosition(session.cursor));

  ResourceConverter converter(reader, budget);
  const auto visit = [&](const MeetingEdge& edge, bool certain) -> absl::StatusOr<bool> {
    v1::Meeting* meeting = response->add_meetings();
    CHANCERY_RETURN_IF_ERROR(brief ? converter.ConvertBrief(edge, meeting)
                                   : converter.Convert(edge, meeting));
    if (request.include_evidence()) {
      CHANCERY_RETURN_IF_ERROR(
          converter.AddEvidence({edge.meeting}, response->add_evidence()->mutable_evidence()));
    }
    return !IsFull(converter);
  };
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<DatedPosition> next,
                            ReadTimeline(reader, query, after, page_size, budget, visit));
  SetPageInfo("GetTimeline", request, reader, budget, next.has_value() ? EncodePosition(*next) : "",
              response);
  return absl::OkStatus();
}

absl::Status GraphQueries::ListTenures(const v1::ListTenuresRequest& request, Budget& budget,
                                       v1::ListTenuresResponse* response) const {
  CHANCERY_ASSIGN_OR_RETURN(const ReadSession session, OpenPage(source_, "ListTenures", request));
  const GraphReader& reader = *session.reader;
  RequestReader fields(reader, budget);
  TenureQuery query;
  query.person = fields.OptionalId<PersonId>("person", request.person());
  query.role = fields.OptionalId<RoleId>("role", request.role());
  query.polity = fields.OptionalId<PolityId>("polity", request.polity());
  if (request.person().empty() && request.role().empty() && request.polity().empty()) {
    fields.Wrong("person", "one of person, role and polity is required");
  }
  query.dates = fields.Dates("dates", request.dates());
  query.certain_only = fields.CertainOnly("certainty", request.certainty());
  const size_t page_size = fields.PageSize(request.page_size(), 100, 1000);
  CHANCERY_RETURN_IF_ERROR(fields.status());
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<DatedPosition> after,
                            DecodePosition(session.cursor));

  CHANCERY_ASSIGN_OR_RETURN(const TenurePage page,
                            FindTenures(reader, query, after, page_size, budget));
  ResourceConverter converter(reader, budget);
  const auto load = [&](absl::Span<const TenureHit> hits) { return converter.LoadNames(hits); };
  const auto convert = [&](const TenureHit& hit) -> absl::Status {
    v1::TenureRow* row = response->add_tenures();
    CHANCERY_RETURN_IF_ERROR(converter.Convert(hit.tenure, row->mutable_tenure()));
    row->set_certainty(ToCertainty(hit.certain));
    if (!request.include_evidence()) return absl::OkStatus();
    return converter.AddEvidence({hit.tenure.id}, row->mutable_evidence());
  };
  CHANCERY_ASSIGN_OR_RETURN(const std::string next,
                            ConvertRows(page, converter, load, convert, [](const TenureHit& hit) {
                              return EncodePosition(PositionOf(hit.tenure));
                            }));
  SetPageInfo("ListTenures", request, reader, budget, next, response);
  return absl::OkStatus();
}

absl::Status GraphQueries::ListStatements(const v1::ListStatementsRequest& request, Budget& budget,
                                          v1::ListStatementsResponse* response) const {
  CHANCERY_ASSIGN_OR_RETURN(const ReadSession session,
                            OpenPage(source_, "ListStatements", request));
  const GraphReader& reader = *session.reader;
  RequestReader fields(reader, budget);
  StatementQuery query;
  query.key.speaker = fields.OptionalRef("speaker", request.speaker(), kParties);
  query.key.role = fields.OptionalId<RoleId>("role", request.role());
  query.key.topic = fields.OptionalId<TopicId>("topic", request.topic());
  query.key.meeting = fields.OptionalId<MeetingId>("meeting", request.meeting());
  query.key.text = fields.Words("text_query", request.text_query());
  if (request.speaker().empty() && request.role().empty() && request.topic().empty() &&
      request.meeting().empty() && request.text_query().empty()) {
    fields.Wrong("speaker", "one of speaker, role, topic, meeting and text_query is required");
  }
  query.dates = fields.Dates("dates", request.dates());
  query.newest_first = request.newest_first();
  const size_t page_size = fields.PageSize(request.page_size(), 50, 1000);
  CHANCERY_RETURN_IF_ERROR(fields.status());
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<DatedPosition> after,
                            DecodePosition(session.cursor));

  CHANCERY_ASSIGN_OR_RETURN(const StatementPage page,
                            FindStatements(reader, query, after, page_size, budget));
  ResourceConverter converter(reader, budget);
  response->mutable_statements()->Reserve(static_cast<int>(page.rows.size()));
  std::vector<Statement> statements;  // of the block that is converted
  size_t converted = 0;               // of them
  const auto load = [&](absl::Span<const StatementMatch> matches) -> absl::Status {
    std::vector<StatementId> ids;
    for (const StatementMatch& match : matches) ids.push_back(match.statement);
    CHANCERY_ASSIGN_OR_RETURN(statements, ReadStatements(reader, ids, budget));
    converted = 0;
    return converter.LoadNames(absl::MakeConstSpan(statements));
  };
  const auto convert = [&](const StatementMatch& match) -> absl::Status {
    const Statement& statement = statements[converted++];
    v1::StatementRow* row = response->add_statements();
    CHANCERY_RETURN_IF_ERROR(
        converter.Convert(statement, /*name_meeting=*/false, row->mutable_statement()));
    row->set_certainty(ToCertainty(match.certain));
    if (!request.include_evidence()) return absl::OkStatus();
    return converter.AddEvidence({match.statement}, row->mutable_evidence());
  };
  CHANCERY_ASSIGN_OR_RETURN(
      const std::string next,
      ConvertRows(page, converter, load, convert,
                  [](const StatementMatch& match) { return EncodePosition(match.position); }));
  SetPageInfo("ListStatements", request, reader, budget, next, response);
  return absl::OkStatus();
}

absl::Status GraphQueries::ListEvidence(const v1::ListEvidenceRequest& request, Budget& budget,
                                        v1::ListEvidenceResponse* response) const {
  CHANCERY_ASSIGN_OR_RETURN(const ReadSession session, OpenPage(source_, "ListEvidence", request));
  const GraphReader& reader = *session.reader;
  RequestReader fields(reader, budget);
  const EntityRef fact = fields.RequiredRef("name", request.name(), kFacts);
  const size_t page_size = fields.PageSize(request.page_size(), 50, 1000);
  CHANCERY_RETURN_IF_ERROR(fields.status());
  ArticleId after_article;
  uint32_t after_sequence = 0;
  if (!session.cursor.empty()) {
    CHANCERY_ASSIGN_OR_RETURN(const auto cursor, DecodeCursor<2>(session.cursor));
    after_article = ArticleId(static_cast<uint64_t>(cursor[0]));
    after_sequence = static_cast<uint32_t>(cursor[1]);
  }

  ResourceConverter converter(reader, budget);
  absl::Status error;
  size_t count = 0;
  bool page_full = false;
  Evidence last;
  std::string next;
  CHANCERY_RETURN_IF_ERROR(reader.ScanEvidence(
      fact, after_article, after_sequence, budget, [&](const Evidence& evidence) {
        if (page_full) {
          next = EncodeCursor(std::array<int64_t, 2>{static_cast<int64_t>(last.article.value),
                                                     static_cast<int64_t>(last.sequence)});
          return false;
        }
        error = converter.Convert(evidence, response->add_evidence());
        last = evidence;
        page_full = ++count == page_size || IsFull(converter);
        return error.ok();
      }));
  CHANCERY_RETURN_IF_ERROR(error);
  SetPageInfo("ListEvidence", request, reader, budget, next, response);
  return absl::OkStatus();
}

}  // namespace chancery
