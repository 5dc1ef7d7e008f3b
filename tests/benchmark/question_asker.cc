#include "tests/benchmark/question_asker.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "chancery/v1/graph_service.grpc.pb.h"
#include "chancery/v1/query_service.grpc.pb.h"
#include "chancery/v1/traversal_service.grpc.pb.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

int64_t IdOf(const std::string& name) {
  int64_t id = 0;
  return absl::SimpleAtoi(name.substr(name.find('/') + 1), &id) ? id : 0;
}

// The word before " in " of the workload's titles: "state visit in Geneva on x".
std::string KindOfTitle(const std::string& title) { return title.substr(0, title.find(" in ")); }

void SetDates(int64_t first, int64_t last, v1::DateRange* dates) {
  dates->set_first(ToEdtf(first));
  dates->set_last(ToEdtf(last));
}

std::string Joined(std::vector<std::string> list) {
  std::sort(list.begin(), list.end());
  return absl::StrJoin(list, "~");
}

std::vector<std::string> RowsOf(const v1::FindEncountersResponse& reply, bool with_dates) {
  std::vector<std::string> rows;
  for (const v1::CounterpartSummary& row : reply.counterparts()) {
    std::vector<std::string> columns = {absl::StrCat(IdOf(row.counterpart().name())),
                                        row.counterpart().display_name()};
    if (with_dates) {
      columns.push_back(FromEdtf(row.first().edtf()));
      columns.push_back(FromEdtf(row.last().edtf()));
    }
    columns.push_back(absl::StrCat(row.meeting_count()));
    rows.push_back(absl::StrJoin(columns, "\t"));
  }
  return rows;
}

std::vector<std::string> RowsOf(const v1::GetTimelineResponse& reply) {
  std::vector<std::string> rows;
  for (const v1::Meeting& meeting : reply.meetings()) {
    std::vector<std::string> names;
    for (const v1::Participation& part : meeting.participations()) {
      names.push_back(part.party().display_name());
    }
    rows.push_back(absl::StrCat(IdOf(meeting.name()), "\t", FromEdtf(meeting.when().edtf()), "\t",
                                meeting.place().display_name(), "\t", KindOfTitle(meeting.title()),
                                "\t", Joined(std::move(names))));
  }
  return rows;
}

std::vector<std::string> RowsOf(const v1::SummarizeEncountersResponse& reply) {
  std::vector<std::string> rows;
  for (const v1::EncounterSummary& row : reply.rows()) {
    rows.push_back(absl::StrCat(row.year(), "\t", row.meeting_count()));
  }
  return rows;
}

std::vector<std::string> RowsOf(const v1::CommonContactsResponse& reply) {
  std::vector<std::string> rows;
  for (const v1::CommonContact& row : reply.contacts()) {
    rows.push_back(absl::StrCat(IdOf(row.contact().name()), "\t", row.contact().display_name(),
                                "\t", absl::StrJoin(row.meeting_counts(), "\t")));
  }
  return rows;
}

std::vector<std::string> RowsOf(const v1::ListStatementsResponse& reply) {
  std::vector<std::string> rows;
  for (const v1::StatementRow& row : reply.statements()) {
    const v1::Statement& statement = row.statement();
    rows.push_back(absl::StrCat(IdOf(statement.name()), "\t", FromEdtf(statement.when().edtf()),
                                "\t", statement.speaker().display_name(), "\t",
                                IdOf(statement.meeting().name()), "\t", statement.text()));
  }
  return rows;
}

std::vector<std::string> RowsOf(const v1::IndirectContactsResponse& reply) {
  std::vector<std::string> rows;
  for (const v1::IndirectContact& row : reply.holders()) {
    rows.push_back(absl::StrCat(IdOf(row.holder().name()), "\t", row.holder().display_name(), "\t",
                                row.contact_count(), "\t", FromEdtf(row.first().edtf()), "\t",
                                FromEdtf(row.last().edtf())));
  }
  return rows;
}

std::vector<std::string> RowsOf(const v1::Meeting& meeting) {
  std::vector<std::string> parties;
  for (const v1::Participation& part : meeting.participations()) {
    parties.push_back(absl::StrCat(IdOf(part.party().name()), ":", part.party().display_name()));
  }
  std::vector<std::string> said;
  for (const v1::Statement& statement : meeting.statements()) {
    said.push_back(absl::StrCat(IdOf(statement.name()), "|", IdOf(statement.speaker().name()), "|",
                                IdOf(statement.topics(0).name()), "|", statement.text()));
  }
  return {absl::StrCat(IdOf(meeting.name()), "\t", FromEdtf(meeting.when().edtf()), "\t",
                       meeting.place().display_name(), "\t", KindOfTitle(meeting.title()), "\t",
                       meeting.title(), "\t", Joined(std::move(parties)), "\t",
                       Joined(std::move(said)))};
}

// What a column of a query in text is in the golden answers.
std::string Cell(const v1::QueryValue& value) {
  switch (value.kind_case()) {
    case v1::QueryValue::kInteger:
      return absl::StrCat(value.integer());
    case v1::QueryValue::kText:
      return value.text();
    case v1::QueryValue::kTime:
      return FromEdtf(value.time().text());
    case v1::QueryValue::kList: {
      std::vector<std::string> cells;
      for (const v1::QueryValue& part : value.list().values()) cells.push_back(Cell(part));
      return Joined(std::move(cells));
    }
    default:
      return "";
  }
}

// The collections of the arguments that name resources; "" for dates.
std::vector<std::string> CollectionsOf(const std::string& query) {
  if (query == "Q1" || query == "Q8") return {"people", "roles"};
  if (query == "Q2" || query == "Q3") return {"people", "", ""};
  if (query == "Q4") return {"polities", "polities", "", ""};
  if (query == "Q5" || query == "Q6") return {"people", "people"};
  if (query == "Q7") return {"roles", "topics", "", ""};
  return {"meetings"};
}

}  // namespace

std::shared_ptr<grpc::Channel> ConnectTo(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  arguments.SetMaxSendMessageSize(-1);
  // Each is a client of its own, with a connection of its own.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

absl::Status FromGrpc(const grpc::Status& status) {
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

struct QuestionAsker::Stubs {
  explicit Stubs(const std::shared_ptr<grpc::Channel>& channel)
      : graph(v1::GraphService::NewStub(channel)),
        traversal(v1::TraversalService::NewStub(channel)),
        query(v1::QueryService::NewStub(channel)) {}

  std::unique_ptr<v1::GraphService::Stub> graph;
  std::unique_ptr<v1::TraversalService::Stub> traversal;
  std::unique_ptr<v1::QueryService::Stub> query;

  // The last replies, kept so that their memory is used again.
  v1::FindEncountersResponse encounters;
  v1::GetTimelineResponse timeline;
  v1::SummarizeEncountersResponse summary;
  v1::CommonContactsResponse common;
  v1::FindPathsResponse paths;
  v1::ListStatementsResponse statements;
  v1::IndirectContactsResponse indirect;
  v1::GetResourceResponse resource;
  std::vector<v1::QueryRow> rows;
};

QuestionAsker::QuestionAsker(const std::string& address, Form form)
    : form_(form), stubs_(std::make_unique<Stubs>(ConnectTo(address))) {}

QuestionAsker::~QuestionAsker() = default;

absl::Status QuestionAsker::Ask(const Question& question) {
  return form_ == Form::kTyped ? AskTyped(question) : AskInText(question);
}

std::vector<std::string> QuestionAsker::Rows() const { return rows_(); }

absl::Status QuestionAsker::AskTyped(const Question& question) {
  grpc::ClientContext context;
  const std::string& query = question.query;
  const std::vector<std::string> collections = CollectionsOf(query);
  std::vector<std::string> names;
  for (size_t i = 0; i < question.arguments.size(); ++i) {
    names.push_back(absl::StrCat(collections[i], "/", question.arguments[i]));
  }
  const std::vector<int64_t>& arguments = question.arguments;
  // Answers with `reply`, whose rows are made by `rows`.
  const auto answer = [this](const grpc::Status& status, const auto& reply, auto rows) {
    reply_bytes_ = [&reply] { return reply.ByteSizeLong(); };
    rows_ = std::move(rows);
    return FromGrpc(status);
  };
  if (query == "Q1" || query == "Q2") {
    v1::FindEncountersRequest request;
    request.add_subjects(names[0]);
    request.set_order_by(v1::FindEncountersRequest::ORDER_MOST_MEETINGS);
    const bool with_dates = query == "Q1";
    if (with_dates) {
      request.add_roles(names[1]);
      request.set_page_size(1000);
    } else {
      SetDates(arguments[1], arguments[2], request.mutable_filter()->mutable_dates());
      request.set_page_size(100);
    }
    auto& reply = stubs_->encounters;
    return answer(stubs_->graph->FindEncounters(&context, request, &reply), reply,
                  [&reply, with_dates] { return RowsOf(reply, with_dates); });
  }
  if (query == "Q3") {
    v1::GetTimelineRequest request;
    request.set_party(names[0]);
    SetDates(arguments[1], arguments[2], request.mutable_filter()->mutable_dates());
    request.set_page_size(50);
    // The columns that the question has, as the peers return no more either.
    request.set_view(v1::RESOURCE_VIEW_BRIEF);
    auto& reply = stubs_->timeline;
    return answer(stubs_->graph->GetTimeline(&context, request, &reply), reply,
                  [&reply] { return RowsOf(reply); });
  }
  if (query == "Q4") {
    v1::SummarizeEncountersRequest request;
    request.add_subject_polities(names[0]);
    request.add_counterpart_polities(names[1]);
    request.add_group_by(v1::SummarizeEncountersRequest::DIMENSION_YEAR);
    SetDates(arguments[2], arguments[3], request.mutable_filter()->mutable_dates());
    request.set_page_size(1000);
    auto& reply = stubs_->summary;
    return answer(stubs_->traversal->SummarizeEncounters(&context, request, &reply), reply,
                  [&reply] { return RowsOf(reply); });
  }
  if (query == "Q5") {
    v1::CommonContactsRequest request;
    request.add_people(names[0]);
    request.add_people(names[1]);
    request.set_page_size(100);
    auto& reply = stubs_->common;
    return answer(stubs_->traversal->CommonContacts(&context, request, &reply), reply,
                  [&reply] { return RowsOf(reply); });
  }
  if (query == "Q6") {
    v1::FindPathsRequest request;
    request.set_from(names[0]);
    request.set_to(names[1]);
    request.set_max_paths(1);
    auto& reply = stubs_->paths;
    return answer(stubs_->traversal->FindPaths(&context, request, &reply), reply, [&reply] {
      return std::vector<std::string>{
          absl::StrCat(reply.paths().empty() ? 0 : reply.paths(0).hops_size())};
    });
  }
  if (query == "Q7") {
    v1::ListStatementsRequest request;
    request.set_role(names[0]);
    request.set_topic(names[1]);
    SetDates(arguments[2], arguments[3], request.mutable_dates());
    request.set_newest_first(true);
    request.set_page_size(50);
    auto& reply = stubs_->statements;
    return answer(stubs_->graph->ListStatements(&context, request, &reply), reply,
                  [&reply] { return RowsOf(reply); });
  }
  if (query == "Q8") {
    v1::IndirectContactsRequest request;
    request.set_subject(names[0]);
    request.add_roles(names[1]);
    request.set_page_size(1000);
    auto& reply = stubs_->indirect;
    return answer(stubs_->traversal->IndirectContacts(&context, request, &reply), reply,
                  [&reply] { return RowsOf(reply); });
  }
  if (query == "Q9") {
    v1::GetResourceRequest request;
    request.set_name(names[0]);
    request.set_view(v1::RESOURCE_VIEW_FULL);
    auto& reply = stubs_->resource;
    return answer(stubs_->graph->GetResource(&context, request, &reply), reply,
                  [&reply] { return RowsOf(reply.resource().meeting()); });
  }
  return absl::InvalidArgumentError("no such query: " + query);
}

absl::Status QuestionAsker::AskInText(const Question& question) {
  const std::string text = TextOfQuery(question.query);
  if (text.empty()) return absl::InvalidArgumentError("no such query: " + question.query);
  const std::vector<std::string> collections = CollectionsOf(question.query);
  grpc::ClientContext context;
  v1::QueryRequest request;
  request.set_query(text);
  for (size_t i = 0; i < question.arguments.size(); ++i) {
    v1::QueryValue& value = (*request.mutable_parameters())[absl::StrCat("a", i + 1)];
    value.set_text(collections[i].empty()
                       ? ToEdtf(question.arguments[i])
                       : absl::StrCat(collections[i], "/", question.arguments[i]));
  }
  std::vector<v1::QueryRow>& rows = stubs_->rows;
  rows.clear();
  const auto reader = stubs_->query->Query(&context, request);
  v1::QueryResponse message;
  while (reader->Read(&message)) {
    for (v1::QueryRow& row : *message.mutable_rows()) rows.push_back(std::move(row));
  }
  reply_bytes_ = [&rows] {
    size_t bytes = 0;
    for (const v1::QueryRow& row : rows) bytes += row.ByteSizeLong();
    return bytes;
  };
  rows_ = [&rows] {
    std::vector<std::string> lines;
    lines.reserve(rows.size());
    for (const v1::QueryRow& row : rows) {
      lines.push_back(absl::StrJoin(
          row.values(), "\t",
          [](std::string* out, const v1::QueryValue& value) { out->append(Cell(value)); }));
    }
    return lines;
  };
  return FromGrpc(reader->Finish());
}

std::string TextOfQuery(const std::string& query) {
  // Ids are numbers in the golden answers: "people/42" is 42.
  if (query == "Q1") {
    return "MATCH (:Person {id: $a1})-[:ATTENDED]->(m:Meeting)<-[:ATTENDED]-(s:Person)"
           "-[t:HELD]->(:Role {id: $a2}) WHERE m.status = 'held' AND covers(t, m) "
           "RETURN toInteger(substring(s.id, 7)) AS id, s.name, min(m.when), max(m.when), "
           "count(DISTINCT m) AS meetings ORDER BY meetings DESC, id";
  }
  if (query == "Q2") {
    return "MATCH (:Person {id: $a1})-[:ATTENDED]->(m:Meeting)<-[:ATTENDED]-(s:Person) "
           "WHERE m.status = 'held' AND date($a2) <= m.when AND m.when <= date($a3) "
           "RETURN toInteger(substring(s.id, 7)) AS id, s.name, count(m) AS meetings "
           "ORDER BY meetings DESC, id LIMIT 100";
  }
  if (query == "Q3") {
    return "MATCH (:Person {id: $a1})-[:ATTENDED]->(m:Meeting) "
           "WHERE m.status = 'held' AND date($a2) <= m.when AND m.when <= date($a3) "
           "WITH m, toInteger(substring(m.id, 9)) AS id ORDER BY m.when, id LIMIT 50 "
           "MATCH (m)-[:IN]->(p:Place) "
           "RETURN id, m.when, p.name, split(m.title, ' in ')[0] AS kind, "
           "[(m)<-[:ATTENDED]-(o:Person) | o.name] AS names ORDER BY m.when, id";
  }
  if (query == "Q4") {
    return "MATCH (:Polity {id: $a1})<-[:OF]-(:Role)<-[ta:HELD]-(a:Person)-[:ATTENDED]->"
           "(m:Meeting)<-[:ATTENDED]-(b:Person)-[tb:HELD]->(:Role)-[:OF]->(:Polity {id: $a2}) "
           "WHERE m.status = 'held' AND date($a3) <= m.when AND m.when <= date($a4) "
           "AND covers(ta, m) AND covers(tb, m) "
           "RETURN earliest(m.when).year AS year, count(DISTINCT m) AS meetings ORDER BY year";
  }
  if (query == "Q5") {
    return "MATCH (:Person {id: $a1})-[:ATTENDED]->(m:Meeting {status: 'held'})<-[:ATTENDED]-"
           "(p:Person) WHERE p.id <> $a2 WITH p, count(m) AS first "
           "MATCH (p)-[:ATTENDED]->(m:Meeting {status: 'held'})<-[:ATTENDED]-(:Person {id: $a2}) "
           "WITH p, first, count(m) AS second "
           "RETURN toInteger(substring(p.id, 7)) AS id, p.name, first, second "
           "ORDER BY first + second DESC, id LIMIT 100";
  }
  if (query == "Q6") {
    return "MATCH (a:Person {id: $a1}), (b:Person {id: $a2}) "
           "OPTIONAL MATCH path = shortestPath((a)-[:ATTENDED*..10]-(b)) "
           "RETURN coalesce(length(path) / 2, 0) AS hops";
  }
  if (query == "Q7") {
    return "MATCH (:Role {id: $a1})<-[t:HELD]-(s:Person)-[:SAID]->(w:Statement)-[:ABOUT]->"
           "(:Topic {id: $a2}) "
           "WHERE date($a3) <= w.when AND w.when <= date($a4) AND covers(t, w.when) "
           "WITH DISTINCT s, w, toInteger(substring(w.id, 11)) AS id "
           "ORDER BY w.when DESC, id DESC LIMIT 50 MATCH (w)-[:AT]->(m:Meeting) "
           "RETURN id, w.when, s.name, toInteger(substring(m.id, 9)), w.text "
           "ORDER BY w.when DESC, id DESC";
  }
  if (query == "Q8") {
    return "MATCH (x:Person {id: $a1})-[:ATTENDED]->(e:Meeting {status: 'held'})<-[:ATTENDED]-"
           "(y:Person) WITH DISTINCT x, y, e.when AS before "
           "MATCH (y)-[:ATTENDED]->(m:Meeting)<-[:ATTENDED]-(h:Person)-[t:HELD]->"
           "(:Role {id: $a2}) "
           "WHERE m.status = 'held' AND covers(t, m) AND h <> x AND before < m.when AND "
           "earliest(before) + duration({months: 12}) >= earliest(m.when) "
           "RETURN toInteger(substring(h.id, 7)) AS id, h.name, count(DISTINCT y) AS contacts, "
           "min(m.when), max(m.when) ORDER BY contacts DESC, id";
  }
  if (query == "Q9") {
    return "MATCH (m:Meeting {id: $a1})-[:IN]->(p:Place) "
           "RETURN toInteger(substring(m.id, 9)), m.when, p.name, split(m.title, ' in ')[0], "
           "m.title, "
           "[(m)<-[:ATTENDED]-(a:Person) | substring(a.id, 7) + ':' + a.name], "
           "[(s:Person)-[:SAID]->(w:Statement)-[:AT]->(m) | substring(w.id, 11) + '|' + "
           "substring(s.id, 7) + '|' + head([(w)-[:ABOUT]->(t:Topic) | substring(t.id, 7)]) + "
           "'|' + w.text]";
  }
  return "";
}

}  // namespace chancery
