#include "server/query/cypher/domain_graph.h"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <utility>
#include <variant>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/query/cypher/functions.h"
#include "storage/base/status_macros.h"
#include "storage/graph/searched_texts.h"
#include "storage/model/capacities.h"

namespace chancery::cypher {
namespace {

constexpr char kHeld[] = "HELD";
constexpr char kOf[] = "OF";
constexpr char kAttended[] = "ATTENDED";
constexpr char kIn[] = "IN";
constexpr char kAbout[] = "ABOUT";
constexpr char kSaid[] = "SAID";
constexpr char kAt[] = "AT";
constexpr char kTo[] = "TO";
constexpr char kEvidencedBy[] = "EVIDENCED_BY";
constexpr char kMet[] = "MET";

// The first batch of a list is small, as most queries want few rows; they double up to the last.
constexpr size_t kFirstBatch = 16;
constexpr size_t kLastBatch = 512;
// What is kept of each kind, before it is dropped as a whole.
constexpr size_t kMaxKept = 8192;
constexpr size_t kMaxNameHits = 100000;

struct LabelOfKind {
  EntityKind kind;
  const char* label;
  double GraphStatistics::*count;
};
constexpr std::array<LabelOfKind, 8> kLabels = {{
    {EntityKind::kPerson, "Person", &GraphStatistics::people},
    {EntityKind::kPolity, "Polity", &GraphStatistics::polities},
    {EntityKind::kRole, "Role", &GraphStatistics::roles},
    {EntityKind::kMeeting, "Meeting", &GraphStatistics::meetings},
    {EntityKind::kStatement, "Statement", &GraphStatistics::statements},
    {EntityKind::kPlace, "Place", &GraphStatistics::places},
    {EntityKind::kTopic, "Topic", &GraphStatistics::topics},
    {EntityKind::kArticle, "Article", &GraphStatistics::articles},
}};

EntityKind KindOfLabel(absl::string_view label) {
  for (const LabelOfKind& known : kLabels) {
    if (known.label == label) return known.kind;
  }
  return EntityKind::kNone;
}
const char* LabelOf(EntityKind kind) {
  for (const LabelOfKind& known : kLabels) {
    if (known.kind == kind) return known.label;
  }
  return "";
}

NodeId NodeOf(EntityRef ref) { return {static_cast<uint32_t>(ref.kind), ref.id}; }
EntityRef RefOfNode(NodeId node) { return {static_cast<EntityKind>(node.space), node.id}; }

Value Text(const std::string& text) { return text.empty() ? Value() : Value::String(text); }
Value Texts(const std::vector<std::string>& texts) {
  ValueList list;
  for (const std::string& text : texts) list.push_back(Value::String(text));
  return Value::List(std::move(list));
}
Value DateValue(const PartialDate& date) { return date.is_unknown() ? Value() : Value::Edtf(date); }

// The same text for all meetings of a kind, and for all of a status.
const Value& KindValue(MeetingKind kind) {
  static const auto* values =
      new std::array<Value, 5>{Value(), Value::String("in_person"), Value::String("phone"),
                               Value::String("video"), Value::String("summit")};
  return (*values)[static_cast<size_t>(kind)];
}
const Value& StatusValue(MeetingStatus status) {
  static const auto* values = new std::array<Value, 6>{Value(),
                                                       Value::String("held"),
                                                       Value::String("planned"),
                                                       Value::String("possible"),
                                                       Value::String("cancelled"),
                                                       Value::String("denied")};
  return (*values)[static_cast<size_t>(status)];
}

Value DurationValue(uint32_t minutes) {
  if (minutes == 0) return Value();
  Duration duration;
  duration.seconds = int64_t{60} * minutes;
  return Value::OfDuration(duration);
}

// The kinds whose `name` is how they are shown.
bool HasName(EntityKind kind) {
  return kind != EntityKind::kStatement && kind != EntityKind::kArticle;
}

// The properties that nodes of a kind may have.
absl::Span<const char* const> PropertiesOf(EntityKind kind) {
  static constexpr const char* kOfPerson[] = {"id", "name", "aliases", "keys", "birth", "death"};
  static constexpr const char* kOfNamed[] = {"id", "name", "aliases", "keys"};
  static constexpr const char* kOfRole[] = {"id", "name", "title", "aliases", "keys"};
  static constexpr const char* kOfMeeting[] = {"id",     "name", "title",    "kind",
                                               "status", "when", "duration", "keys"};
  static constexpr const char* kOfStatement[] = {"id", "text", "mode", "when", "speaker", "keys"};
  static constexpr const char* kOfArticle[] = {"id",        "title",    "publisher", "url",
                                               "published", "language", "keys"};
  switch (kind) {
    case EntityKind::kPerson:
      return kOfPerson;
    case EntityKind::kPolity:
    case EntityKind::kPlace:
    case EntityKind::kTopic:
      return kOfNamed;
    case EntityKind::kRole:
      return kOfRole;
    case EntityKind::kMeeting:
      return kOfMeeting;
    case EntityKind::kStatement:
      return kOfStatement;
    case EntityKind::kArticle:
      return kOfArticle;
    default:
      return {};
  }
}

Value PropertyOfNames(const Names& names, absl::string_view key) {
  return key == "aliases" ? Texts(names.aliases) : key == "keys" ? Texts(names.keys) : Value();
}

// A property that is in the entity itself, all but ids and names.
struct PropertyReader {
  absl::string_view key;

  Value operator()(const Person& person) const {
    if (key == "birth") return DateValue(person.birth);
    if (key == "death") return DateValue(person.death);
    return PropertyOfNames(person.names, key);
  }
  Value operator()(const Polity& polity) const { return PropertyOfNames(polity.names, key); }
  Value operator()(const Place& place) const { return PropertyOfNames(place.names, key); }
  Value operator()(const Topic& topic) const { return PropertyOfNames(topic.names, key); }
  Value operator()(const Role& role) const {
    return key == "title" ? Text(role.names.display) : PropertyOfNames(role.names, key);
  }
  Value operator()(const Meeting& meeting) const {
    if (key == "title") return Text(meeting.title);
    if (key == "kind") return KindValue(meeting.kind);
    if (key == "status") return StatusValue(meeting.status);
    if (key == "when") return DateValue(meeting.when);
    if (key == "duration") return DurationValue(meeting.duration_minutes);
    if (key == "keys") return Texts(meeting.keys);
    return Value();
  }
  Value operator()(const Statement& statement) const {
    if (key == "text") return Text(statement.text);
    if (key == "when") return DateValue(statement.when);
    if (key == "speaker") return Text(statement.speaker_description);
    if (key == "keys") return Texts(statement.keys);
    if (key != "mode") return Value();
    return statement.mode == StatementMode::kQuote        ? Value::String("quote")
           : statement.mode == StatementMode::kParaphrase ? Value::String("paraphrase")
                                                          : Value();
  }
  Value operator()(const Article& article) const {
    if (key == "title") return Text(article.title);
    if (key == "publisher") return Text(article.publisher);
    if (key == "url") return Text(article.url);
    if (key == "published") return DateValue(article.published);
    if (key == "language") return Text(article.language);
    if (key == "keys") return Texts(article.keys);
    return Value();
  }
  Value operator()(const Tenure&) const { return Value(); }
};

Value PropertyOf(const Entity& entity, absl::string_view key) {
  return std::visit(PropertyReader{key}, entity);
}

// The days that a date leaves open, of those that the graph can have; nullopt for other values.
absl::optional<DayRange> DaysOf(const Value& value) {
  if (value.is_partial_date()) {
    return DayRange{value.partial_date().earliest(), value.partial_date().latest()};
  }
  if (!value.is_temporal() || value.temporal().kind != TemporalKind::kDate) return absl::nullopt;
  const int64_t day =
      std::max<int64_t>(kFirstDay, std::min<int64_t>(value.temporal().days, kLastDay));
  return DayRange{static_cast<DayNumber>(day), static_cast<DayNumber>(day)};
}

// A Kleene truth as the language has it: what is only possible is null.
Value TriValue(Tri tri) { return tri == Tri::kPossible ? Value() : Value::Bool(tri == Tri::kYes); }

}  // namespace

// --- Functions ---------------------------------------------------------------------------------

namespace {

DomainGraph& GraphOf(CallContext& context) { return static_cast<DomainGraph&>(*context.graph); }

absl::Status WrongArgument(absl::string_view what) {
  return RuntimeError(ErrorType::kTypeError, "InvalidArgumentValue", what);
}

// The day of a meeting, or of a date given as one.
absl::StatusOr<PartialDate> DateOf(const Value& value, DomainGraph& graph) {
  if (value.is_partial_date()) return value.partial_date();
  if (value.is_node() && RefOfNode(value.node()).kind == EntityKind::kMeeting) {
    return graph.WhenOf(value.node());
  }
  if (value.is_temporal() && value.temporal().has_date()) {
    if (value.temporal().days < kFirstDay || value.temporal().days > kLastDay) {
      return WrongArgument("dates of the graph lie in the years 0 to 9999");
    }
    return PartialDate::FromDayNumber(static_cast<DayNumber>(value.temporal().days));
  }
  return WrongArgument("a meeting or a date is asked for");
}

// The index for mentions(), see PropertyGraph::HasIndex.
constexpr absl::string_view kMentions = "mentions()";

// covers(t, m): whether a tenure covers a meeting or a date. Null: possibly.
absl::StatusOr<Value> Covers(absl::Span<const Value> args, CallContext& context) {
  DomainGraph& graph = GraphOf(context);
  if (args[0].relationship().type != kHeld) {
    return WrongArgument("covers() takes a HELD relationship");
  }
  CHANCERY_ASSIGN_OR_RETURN(const auto tenure, graph.TenureOf(args[0].relationship()));
  CHANCERY_ASSIGN_OR_RETURN(const PartialDate when, DateOf(args[1], graph));
  return TriValue(GivesOffice(tenure->interval, when));
}

// offices(p, when): the offices that a person held, certain ones first.
absl::StatusOr<Value> Offices(absl::Span<const Value> args, CallContext& context) {
  DomainGraph& graph = GraphOf(context);
  const EntityRef person = RefOfNode(args[0].node());
  if (person.kind != EntityKind::kPerson) return WrongArgument("offices() takes a person");
  CHANCERY_ASSIGN_OR_RETURN(const PartialDate when, DateOf(args[1], graph));
  CHANCERY_ASSIGN_OR_RETURN(std::vector<Capacity> capacities,
                            graph.reader().CapacitiesAt(PersonId(person.id), when));
  std::stable_sort(capacities.begin(), capacities.end(),
                   [](const Capacity& a, const Capacity& b) { return a.certain && !b.certain; });
  ValueList offices;
  for (const Capacity& capacity : capacities) {
    CHANCERY_ASSIGN_OR_RETURN(const std::string name, graph.reader().DisplayName(capacity.role));
    offices.push_back(Value::Map({{"role", Value::Node(NodeOf(capacity.role))},
                                  {"name", Value::String(name)},
                                  {"certain", Value::Bool(capacity.certain)}}));
  }
  return Value::List(std::move(offices));
}

// office(p, when): the name of the first of them, null if there is none.
absl::StatusOr<Value> Office(absl::Span<const Value> args, CallContext& context) {
  CHANCERY_ASSIGN_OR_RETURN(const Value offices, Offices(args, context));
  if (offices.list().empty()) return Value();
  return offices.list()[0].map().at("name");
}

// mentions(x, words): whether the text of a statement, a meeting or a topic has them.
absl::StatusOr<Value> Mentions(absl::Span<const Value> args, CallContext& context) {
  DomainGraph& graph = GraphOf(context);
  const EntityRef ref = RefOfNode(args[0].node());
  if (ref.kind != EntityKind::kStatement && ref.kind != EntityKind::kMeeting &&
      ref.kind != EntityKind::kTopic) {
    return WrongArgument("mentions() takes a statement, a meeting or a topic");
  }
  CHANCERY_ASSIGN_OR_RETURN(const bool has,
                            graph.Mentions(ref, ParseTextQuery(args[1].string_value())));
  return Value::Bool(has);
}

// evidence(x): why a node, a tenure or a participation is believed.
absl::StatusOr<Value> EvidenceFunction(absl::Span<const Value> args, CallContext& context) {
  EntityRef fact;
  if (args[0].is_node()) {
    fact = RefOfNode(args[0].node());
  } else if (args[0].relationship().type == kHeld) {
    fact = TenureId(args[0].relationship().key);
  } else if (args[0].relationship().type == kAttended) {
    fact = RefOfNode(args[0].relationship().end);
  } else {
    return WrongArgument("evidence() takes nodes, HELD and ATTENDED");
  }
  CHANCERY_ASSIGN_OR_RETURN(ValueList evidence, GraphOf(context).EvidenceOf(fact));
  return Value::List(std::move(evidence));
}

constexpr KindSet kWhen = kNodeKind | kPartialDateKind | kTemporalKinds;

const std::array<Function, 5>& DomainFunctions() {
  static const auto* functions = new std::array<Function, 5>{{
      {"covers", 2, 2, {kRelationshipKind, kWhen}, TypeOf(kBoolKind), Covers},
      {"evidence", 1, 1, {kNodeKind | kRelationshipKind}, ListOf(kMapKind), EvidenceFunction},
      {"mentions", 2, 2, {kNodeKind, kStringKind}, TypeOf(kBoolKind), Mentions},
      {"office", 2, 2, {kNodeKind, kWhen}, TypeOf(kStringKind), Office},
      {"offices", 2, 2, {kNodeKind, kWhen}, ListOf(kMapKind), Offices},
  }};
  return *functions;
}

}  // namespace

// --- Cursors -----------------------------------------------------------------------------------

// All entities of the kinds in turn.
class DomainGraph::EntityScan : public NodeCursor {
 public:
  EntityScan(DomainGraph& graph, std::vector<EntityKind> kinds)
      : graph_(graph), kinds_(std::move(kinds)) {}

  absl::StatusOr<bool> Next(NodeId* node) override {
    while (batch_.empty()) {
      if (at_ == kinds_.size()) return false;
      CHANCERY_RETURN_IF_ERROR(graph_.reader_.ScanEntities(
          kinds_[at_], after_, graph_.budget_, [this](const Entity& entity) {
            graph_.Keep(std::make_shared<const Entity>(entity));
            after_ = RefOf(entity).id;
            batch_.push_back(NodeOf(RefOf(entity)));
            return batch_.size() < size_;
          }));
      if (batch_.size() < size_) {
        // The kind has no more.
        ++at_;
        after_ = 0;
      }
      size_ = std::min(2 * size_, kLastBatch);
    }
    *node = batch_.front();
    batch_.pop_front();
    return true;
  }

 private:
  DomainGraph& graph_;
  const std::vector<EntityKind> kinds_;
  size_t at_ = 0;
  uint64_t after_ = 0;
  size_t size_ = kFirstBatch;
  std::deque<NodeId> batch_;
};

// Nodes found by a name, or by their resource name.
class DomainGraph::FoundNodes : public NodeCursor {
 public:
  FoundNodes(DomainGraph& graph, EntityKind kind, bool by_name, Value value)
      : graph_(graph), kind_(kind), by_name_(by_name), value_(std::move(value)) {}

  absl::StatusOr<bool> Next(NodeId* node) override {
    if (!read_) {
      CHANCERY_RETURN_IF_ERROR(Read());
    }
    if (at_ == found_.size()) return false;
    *node = found_[at_++];
    return true;
  }

 private:
  absl::Status Read() {
    read_ = true;
    if (!value_.is_string()) return absl::OkStatus();
    if (by_name_) {
      NameQuery query;
      query.text = value_.string_value();
      query.kinds = {kind_};
      query.exact = true;
      query.max_hits = kMaxNameHits;
      CHANCERY_ASSIGN_OR_RETURN(const std::vector<NameHit> hits,
                                graph_.reader_.FindByName(query, graph_.budget_));
      for (const NameHit& hit : hits) {
        const NodeId node = NodeOf(hit.entity);
        if (std::find(found_.begin(), found_.end(), node) == found_.end()) found_.push_back(node);
      }
      return absl::OkStatus();
    }
    const std::vector<absl::string_view> parts = absl::StrSplit(value_.string_value(), '/');
    uint64_t id = 0;
    if (parts.size() != 2 || KindOfCollection(parts[0]) != kind_ ||
        !absl::SimpleAtoi(parts[1], &id)) {
      return absl::OkStatus();
    }
    const auto entity = graph_.Get(EntityRef(kind_, id));
    if (entity.ok()) {
      found_.push_back(NodeOf(EntityRef(kind_, id)));
    } else if (entity.status().code() != absl::StatusCode::kNotFound) {
      return entity.status();
    }
    return absl::OkStatus();
  }

  DomainGraph& graph_;
  const EntityKind kind_;
  const bool by_name_;
  const Value value_;
  bool read_ = false;
  size_t at_ = 0;
  std::vector<NodeId> found_;
};

// Nodes whose texts have some words.
class DomainGraph::FoundTexts : public NodeCursor {
 public:
  FoundTexts(DomainGraph& graph, EntityKind kind, const Value& words) : graph_(graph), kind_(kind) {
    if (words.is_string()) query_ = ParseTextQuery(words.string_value());
    done_ = query_.empty();
  }

  absl::StatusOr<bool> Next(NodeId* node) override {
    while (batch_.empty()) {
      if (done_) return false;
      size_t read = 0;
      CHANCERY_RETURN_IF_ERROR(
          graph_.reader_.ScanTexts(kind_, query_, scan_, graph_.budget_, [&](const TextHit& hit) {
            scan_.after = DatedPosition{SortDay(hit.when), hit.entity.id};
            batch_.push_back(NodeOf(hit.entity));
            return ++read < size_;
          }));
      done_ = read < size_;
      size_ = std::min(2 * size_, kLastBatch);
    }
    *node = batch_.front();
    batch_.pop_front();
    return true;
  }

 private:
  DomainGraph& graph_;
  const EntityKind kind_;
  TextQuery query_;
  DatedScan scan_;
  bool done_ = false;
  size_t size_ = kFirstBatch;
  std::deque<NodeId> batch_;
};

// Rows of encounters, pulled in batches. Several may be of one meeting: a batch ends between
// meetings.
template <typename Row>
class DomainGraph::EncounterBatch {
 public:
  EncounterBatch(DomainGraph& graph, const DayRange& days) : graph_(graph) { scan_.days = days; }

  // The next row, which stays until Pop; null at the end. `scan` is a scan of the reader, which is
  // given where to go on and what to call with each row.
  template <typename Scan>
  absl::StatusOr<const Row*> Front(const Scan& scan) {
    if (rows_.empty() && !done_) {
      bool more = false;
      CHANCERY_RETURN_IF_ERROR(scan(scan_, [&](const Row& row) {
        if (rows_.size() >= size_ && row.meeting != rows_.back().meeting) {
          more = true;
          return false;
        }
        graph_.KeepFacts(row);
        rows_.push_back(row);
        return true;
      }));
      done_ = !more;
      if (!rows_.empty()) {
        scan_.after = DatedPosition{SortDay(rows_.back().when), rows_.back().meeting.value};
      }
      size_ = std::min(2 * size_, kLastBatch);
    }
    return rows_.empty() ? nullptr : &rows_.front();
  }
  void Pop() { rows_.pop_front(); }

 private:
  DomainGraph& graph_;
  DatedScan scan_;
  bool done_ = false;
  size_t size_ = kFirstBatch;
  std::deque<Row> rows_;
};

class DomainGraph::EncounterCursor : public PathCursor {
 public:
  EncounterCursor(DomainGraph& graph, PersonId subject, RoleId role, const DayRange& days)
      : graph_(graph), subject_(subject), role_(role), batch_(graph, days) {}

  absl::StatusOr<bool> Next(NodeId* middle, NodeId* other) override {
    CHANCERY_ASSIGN_OR_RETURN(
        const RoleEncounter* row, batch_.Front([this](const DatedScan& scan, auto visit) {
          return graph_.reader_.ScanRoleEncounters(subject_, role_, scan, graph_.budget_, visit);
        }));
    if (row == nullptr) return false;
    *middle = NodeOf(row->meeting);
    *other = NodeOf(row->counterpart);
    batch_.Pop();
    return true;
  }

 private:
  DomainGraph& graph_;
  const PersonId subject_;
  const RoleId role_;
  EncounterBatch<RoleEncounter> batch_;
};

// Meetings of holders of two polities' offices, each with every pair of these.
class DomainGraph::PolityPairCursor : public PairCursor {
 public:
  PolityPairCursor(DomainGraph& graph, PolityId first, PolityId second, const DayRange& days)
      : graph_(graph), first_(first), second_(second), batch_(graph, days) {}

  absl::StatusOr<bool> Next(NodeId* middle, NodeId* first, NodeId* second) override {
    while (true) {
      CHANCERY_ASSIGN_OR_RETURN(const PolityEncounter* row,
                                batch_.Front([this](const DatedScan& scan, auto visit) {
                                  return graph_.reader_.ScanPolityEncounters(first_, second_, scan,
                                                                             graph_.budget_, visit);
                                }));
      if (row == nullptr) return false;
      while (at_ < row->of_first.size() * row->of_second.size()) {
        const PersonId one = row->of_first[at_ / row->of_second.size()].person;
        const PersonId other = row->of_second[at_ % row->of_second.size()].person;
        ++at_;
        if (one == other) continue;
        *middle = NodeOf(row->meeting);
        *first = NodeOf(one);
        *second = NodeOf(other);
        return true;
      }
      batch_.Pop();
      at_ = 0;
    }
  }

 private:
  DomainGraph& graph_;
  const PolityId first_;
  const PolityId second_;
  EncounterBatch<PolityEncounter> batch_;
  size_t at_ = 0;  // in the pairs of the row at hand
};

class DomainGraph::NoPairs : public PairCursor {
 public:
  absl::StatusOr<bool> Next(NodeId*, NodeId*, NodeId*) override { return false; }
};

// Encounters that were read before, of some days and more.
class DomainGraph::PreparedEncounters : public PathCursor {
 public:
  PreparedEncounters(DomainGraph& graph, std::shared_ptr<const std::vector<RoleEncounter>> rows,
                     const DayRange& days)
      : graph_(graph), rows_(std::move(rows)), days_(days) {}

  absl::StatusOr<bool> Next(NodeId* middle, NodeId* other) override {
    if (rows_ == nullptr) return false;  // there are none
    while (at_ < rows_->size() && !IsWanted((*rows_)[at_])) ++at_;
    if (at_ == rows_->size()) return false;
    const RoleEncounter& row = (*rows_)[at_++];
    graph_.KeepFacts(row);
    *middle = NodeOf(row.meeting);
    *other = NodeOf(row.counterpart);
    return true;
  }

 private:
  DomainGraph& graph_;
  bool IsWanted(const RoleEncounter& row) const {
    return row.when.earliest() <= days_.last && row.when.latest() >= days_.first;
  }

  const std::shared_ptr<const std::vector<RoleEncounter>> rows_;
  const DayRange days_;
  size_t at_ = 0;
};

// The relationships of one node: one list after the other, each pulled in batches.
class DomainGraph::EdgeCursor : public RelationshipCursor {
 public:
  // `days`: of meetings and statements that are listed by date, those that may lie in these.
  EdgeCursor(DomainGraph& graph, NodeId node, Direction direction,
             absl::Span<const std::string> types, const DayRange& days)
      : graph_(graph), node_(node), self_(RefOfNode(node)), days_(days) {
    scan_.days = days_;
    const bool out = direction != Direction::kIn;
    const bool in = direction != Direction::kOut;
    undirected_ = direction == Direction::kBoth;
    const auto want = [&types](const char* type) {
      return types.empty() || std::find(types.begin(), types.end(), type) != types.end();
    };
    const auto add = [this, &want](bool way, const char* type, Source source) {
      if (way && want(type)) sources_.push_back(source);
    };
    switch (self_.kind) {
      case EntityKind::kPerson:
        add(out, kHeld, Source::kTenuresOfPerson);
        add(out, kAttended, Source::kMeetingsOfParty);
        add(out, kSaid, Source::kStatementsBy);
        add(in, kTo, Source::kStatementsTo);
        // MET is not among what a pattern without types follows: it is made of ATTENDED.
        if (!types.empty()) add(true, kMet, Source::kPeopleMet);
        break;
      case EntityKind::kRole:
        add(in, kHeld, Source::kTenuresOfRole);
        add(out, kOf, Source::kPolityOfRole);
        add(out, kAttended, Source::kMeetingsOfParty);
        add(out, kSaid, Source::kStatementsBy);
        add(in, kTo, Source::kStatementsTo);
        break;
      case EntityKind::kPolity:
        add(in, kOf, Source::kRolesOfPolity);
        add(in, kIn, Source::kPlacesOfPolity);
        add(out, kAttended, Source::kMeetingsOfParty);
        add(out, kSaid, Source::kStatementsBy);
        add(in, kTo, Source::kStatementsTo);
        break;
      case EntityKind::kMeeting:
        add(in, kAttended, Source::kPartiesOfMeeting);
        add(out, kIn, Source::kPlaceOfMeeting);
        add(out, kAbout, Source::kTopicsOfMeeting);
        add(in, kAt, Source::kStatementsAt);
        break;
      case EntityKind::kStatement:
        add(in, kSaid, Source::kSpeaker);
        add(out, kAt, Source::kMeetingOfStatement);
        add(out, kAbout, Source::kTopicsOfStatement);
        add(out, kTo, Source::kAddressee);
        break;
      case EntityKind::kPlace:
        add(in, kIn, Source::kMeetingsAtPlace);
        add(out, kIn, Source::kPolityOfPlace);
        break;
      case EntityKind::kTopic:
        add(in, kAbout, Source::kStatementsAbout);
        add(in, kAbout, Source::kMeetingsAbout);
        break;
      case EntityKind::kArticle:
        add(in, kEvidencedBy, Source::kFactsOfArticle);
        break;
      default:
        break;
    }
    if (self_.kind != EntityKind::kArticle) add(out, kEvidencedBy, Source::kEvidence);
  }

  absl::StatusOr<bool> Next(Relationship* relationship, NodeId* other) override {
    while (batch_.empty()) {
      if (at_ == sources_.size()) return false;
      done_ = true;
      CHANCERY_RETURN_IF_ERROR(Read(sources_[at_]));
      if (done_) {
        ++at_;
        scan_ = DatedScan();
        scan_.days = days_;
        after_ = 0;
        after_sequence_ = 0;
        after_fact_ = EntityRef();
      }
      size_ = std::min(2 * size_, kLastBatch);
    }
    *relationship = batch_.front();
    batch_.pop_front();
    *other = relationship->start == node_ ? relationship->end : relationship->start;
    return true;
  }

 private:
  enum class Source {
    kTenuresOfPerson,
    kTenuresOfRole,
    kMeetingsOfParty,
    kStatementsBy,
    kStatementsTo,
    kPeopleMet,
    kPolityOfRole,
    kRolesOfPolity,
    kPlacesOfPolity,
    kPartiesOfMeeting,
    kPlaceOfMeeting,
    kTopicsOfMeeting,
    kStatementsAt,
    kSpeaker,
    kMeetingOfStatement,
    kTopicsOfStatement,
    kAddressee,
    kMeetingsAtPlace,
    kPolityOfPlace,
    kStatementsAbout,
    kMeetingsAbout,
    kFactsOfArticle,
    kEvidence,
  };

  void Add(const char* type, EntityRef start, EntityRef end, uint64_t key = 0) {
    Relationship relationship;
    relationship.type = type;
    relationship.start = NodeOf(start);
    relationship.end = NodeOf(end);
    relationship.key = key;
    batch_.push_back(relationship);
  }

  // Whether a list goes on after this many in the batch.
  bool Full() {
    if (batch_.size() < size_) return false;
    done_ = false;
    return true;
  }

  absl::Status Read(Source source) {
    switch (source) {
      case Source::kTenuresOfPerson: {
        CHANCERY_ASSIGN_OR_RETURN(const TenureList tenures, graph_.TenuresOf(PersonId(self_.id)));
        for (const auto& tenure : *tenures) Add(kHeld, self_, tenure->role, tenure->id.value);
        return absl::OkStatus();
      }
      case Source::kTenuresOfRole:
        return graph_.reader_.ScanTenuresOfRole(
            RoleId(self_.id), graph_.budget_, [this](const Tenure& tenure) {
              graph_.Keep(std::make_shared<const Entity>(tenure));
              Add(kHeld, tenure.person, self_, tenure.id.value);
              return true;
            });
      case Source::kMeetingsOfParty:
        return ReadMeetings([this](const MeetingEdge& edge) {
          for (size_t i = 0; i < edge.participants.size(); ++i) {
            if (edge.participants[i].party == self_) Add(kAttended, self_, edge.meeting, i);
          }
        });
      case Source::kPeopleMet:
        return ReadMeetings([this](const MeetingEdge& edge) {
          if (edge.status != MeetingStatus::kHeld) return;
          std::vector<EntityRef> seen = {self_};
          for (const EdgeParticipant& participant : edge.participants) {
            const EntityRef other = participant.party;
            if (other.kind != EntityKind::kPerson ||
                std::find(seen.begin(), seen.end(), other) != seen.end()) {
              continue;
            }
            seen.push_back(other);
            // It has no direction: asked for without one, both ends tell of the same.
            const bool turn = undirected_ && other < self_;
            Add(kMet, turn ? other : self_, turn ? self_ : other, edge.meeting.value);
            batch_.back().undirected = true;
          }
        });
      case Source::kStatementsBy:
        return ReadStatements(kSaid, [this](StatementKey* key) { key->speaker = self_; });
      case Source::kStatementsAt:
        return ReadStatements(kAt,
                              [this](StatementKey* key) { key->meeting = MeetingId(self_.id); });
      case Source::kStatementsAbout:
        return ReadStatements(kAbout,
                              [this](StatementKey* key) { key->topic = TopicId(self_.id); });
      case Source::kStatementsTo:
        return ReadAll(EntityKind::kStatement, [this](const Entity& entity) {
          const Statement& statement = std::get<Statement>(entity);
          if (statement.addressee == self_) Add(kTo, statement.id, self_);
        });
      case Source::kMeetingsAtPlace:
        return ReadAll(EntityKind::kMeeting, [this](const Entity& entity) {
          const Meeting& meeting = std::get<Meeting>(entity);
          if (EntityRef(meeting.place) == self_) Add(kIn, meeting.id, self_);
        });
      case Source::kMeetingsAbout:
        return ReadAll(EntityKind::kMeeting, [this](const Entity& entity) {
          const Meeting& meeting = std::get<Meeting>(entity);
          const auto& topics = meeting.topics;
          if (std::find(topics.begin(), topics.end(), TopicId(self_.id)) != topics.end()) {
            Add(kAbout, meeting.id, self_);
          }
        });
      case Source::kPlacesOfPolity:
        return ReadAll(EntityKind::kPlace, [this](const Entity& entity) {
          const Place& place = std::get<Place>(entity);
          if (EntityRef(place.polity) == self_) Add(kIn, place.id, self_);
        });
      case Source::kRolesOfPolity:
        return graph_.reader_.ScanRolesOfPolity(PolityId(self_.id), graph_.budget_,
                                                [this](RoleId role) {
                                                  Add(kOf, role, self_);
                                                  return true;
                                                });
      case Source::kPolityOfRole: {
        CHANCERY_ASSIGN_OR_RETURN(const PolityId polity,
                                  graph_.reader_.PolityOfRole(RoleId(self_.id)));
        if (polity) Add(kOf, self_, polity);
        return absl::OkStatus();
      }
      case Source::kPolityOfPlace: {
        CHANCERY_ASSIGN_OR_RETURN(const PolityId polity,
                                  graph_.reader_.PolityOfPlace(PlaceId(self_.id)));
        if (polity) Add(kIn, self_, polity);
        return absl::OkStatus();
      }
      case Source::kPartiesOfMeeting: {
        CHANCERY_ASSIGN_OR_RETURN(const auto edge, graph_.GetMeetingEdge(self_.id));
        for (size_t i = 0; i < edge->participants.size(); ++i) {
          if (edge->participants[i].party) Add(kAttended, edge->participants[i].party, self_, i);
        }
        return absl::OkStatus();
      }
      case Source::kPlaceOfMeeting: {
        if (const auto kept = graph_.meetings_.find(self_.id); kept != graph_.meetings_.end()) {
          if (kept->second->place) Add(kIn, self_, kept->second->place);
          return absl::OkStatus();
        }
        CHANCERY_ASSIGN_OR_RETURN(const auto entity, graph_.Get(self_));
        const Meeting& meeting = std::get<Meeting>(*entity);
        if (meeting.place) Add(kIn, self_, meeting.place);
        return absl::OkStatus();
      }
      case Source::kTopicsOfMeeting: {
        if (const auto kept = graph_.meetings_.find(self_.id); kept != graph_.meetings_.end()) {
          for (const TopicId topic : kept->second->topics) Add(kAbout, self_, topic);
          return absl::OkStatus();
        }
        CHANCERY_ASSIGN_OR_RETURN(const auto entity, graph_.Get(self_));
        for (const TopicId topic : std::get<Meeting>(*entity).topics) Add(kAbout, self_, topic);
        return absl::OkStatus();
      }
      case Source::kSpeaker:
      case Source::kMeetingOfStatement:
      case Source::kTopicsOfStatement:
      case Source::kAddressee: {
        CHANCERY_ASSIGN_OR_RETURN(const auto entity, graph_.Get(self_));
        const Statement& statement = std::get<Statement>(*entity);
        if (source == Source::kSpeaker && statement.speaker) Add(kSaid, statement.speaker, self_);
        if (source == Source::kMeetingOfStatement && statement.meeting) {
          Add(kAt, self_, statement.meeting);
        }
        if (source == Source::kAddressee && statement.addressee) {
          Add(kTo, self_, statement.addressee);
        }
        if (source == Source::kTopicsOfStatement) {
          for (const TopicId topic : statement.topics) Add(kAbout, self_, topic);
        }
        return absl::OkStatus();
      }
      case Source::kEvidence:
        return graph_.reader_.ScanEvidence(self_, ArticleId(after_), after_sequence_,
                                           graph_.budget_, [this](const Evidence& evidence) {
                                             after_ = evidence.article.value;
                                             after_sequence_ = evidence.sequence;
                                             Add(kEvidencedBy, self_, evidence.article,
                                                 evidence.sequence);
                                             return !Full();
                                           });
      case Source::kFactsOfArticle:
        return ReadFacts();
    }
    return absl::OkStatus();
  }

  template <typename Visit>
  absl::Status ReadMeetings(const Visit& visit) {
    return graph_.reader_.ScanMeetings(self_, scan_, graph_.budget_, [&](const MeetingEdge& edge) {
      graph_.Keep(std::make_shared<const MeetingEdge>(edge));
      scan_.after = edge.position();
      visit(edge);
      return !Full();
    });
  }

  template <typename SetKey>
  absl::Status ReadStatements(const char* type, const SetKey& set) {
    StatementKey key;
    set(&key);
    return graph_.reader_.ScanStatements(key, scan_, graph_.budget_, [&](const StatementHit& hit) {
      scan_.after = DatedPosition{SortDay(hit.when), hit.statement.value};
      if (absl::string_view(type) == kSaid) {
        Add(type, self_, hit.statement);
      } else {
        Add(type, hit.statement, self_);
      }
      return !Full();
    });
  }

  // Without an index.
  template <typename Visit>
  absl::Status ReadAll(EntityKind kind, const Visit& visit) {
    return graph_.reader_.ScanEntities(kind, after_, graph_.budget_, [&](const Entity& entity) {
      after_ = RefOf(entity).id;
      visit(entity);
      return !Full();
    });
  }

  // An article tells of facts; each of its places is one relationship.
  absl::Status ReadFacts() {
    const ArticleId article(self_.id);
    std::vector<EntityRef> facts;
    CHANCERY_RETURN_IF_ERROR(graph_.reader_.ScanFactsOfArticleAfter(
        article, after_fact_, graph_.budget_, [&](EntityRef fact) {
          after_fact_ = fact;
          facts.push_back(fact);
          if (facts.size() < size_) return true;
          done_ = false;
          return false;
        }));
    for (const EntityRef fact : facts) {
      if (fact.kind == EntityKind::kTenure) continue;  // no node: evidence(t) tells of it
      // Rows of earlier articles sort before this one.
      CHANCERY_RETURN_IF_ERROR(
          graph_.reader_.ScanEvidence(fact, ArticleId(article.value - 1), UINT32_MAX,
                                      graph_.budget_, [&](const Evidence& evidence) {
                                        if (evidence.article != article) return false;
                                        Add(kEvidencedBy, fact, article, evidence.sequence);
                                        return true;
                                      }));
    }
    return absl::OkStatus();
  }

  DomainGraph& graph_;
  const NodeId node_;
  const EntityRef self_;
  const DayRange days_;
  bool undirected_ = false;
  std::vector<Source> sources_;
  size_t at_ = 0;
  bool done_ = false;
  DatedScan scan_;
  uint64_t after_ = 0;
  uint32_t after_sequence_ = 0;
  EntityRef after_fact_;
  size_t size_ = kFirstBatch;
  std::deque<Relationship> batch_;
};

class DomainGraph::NoEdges : public RelationshipCursor {
 public:
  absl::StatusOr<bool> Next(Relationship*, NodeId*) override { return false; }
};

// --- The graph ---------------------------------------------------------------------------------

DomainGraph::DomainGraph(const GraphReader& reader, Budget* budget,
                         const GraphStatistics& statistics)
    : reader_(reader), budget_(*budget), statistics_(statistics) {}

std::string DomainGraph::ResourceName(NodeId node) {
  return absl::StrCat(CollectionOf(RefOfNode(node).kind), "/", node.id);
}

void DomainGraph::Keep(std::shared_ptr<const MeetingEdge> edge) {
  if (meetings_.size() >= kMaxKept) meetings_.clear();
  meetings_[edge->meeting.value] = std::move(edge);
}

template <typename T>
void DomainGraph::KeepFacts(const T& encounter) {
  if (facts_.size() >= kMaxKept) facts_.clear();
  facts_[encounter.meeting.value] = {encounter.kind, encounter.status, encounter.when};
}

void DomainGraph::Keep(std::shared_ptr<const Entity> entity) {
  if (entities_.size() >= kMaxKept) entities_.clear();
  entities_[RefOf(*entity)] = std::move(entity);
}

absl::StatusOr<std::shared_ptr<const Entity>> DomainGraph::Get(EntityRef ref) {
  if (const auto kept = entities_.find(ref); kept != entities_.end()) return kept->second;
  CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
  CHANCERY_ASSIGN_OR_RETURN(Entity entity, reader_.GetEntity(ref));
  auto shared = std::make_shared<const Entity>(std::move(entity));
  Keep(shared);
  return shared;
}

absl::StatusOr<std::shared_ptr<const MeetingEdge>> DomainGraph::GetMeetingEdge(uint64_t id) {
  if (const auto kept = meetings_.find(id); kept != meetings_.end()) return kept->second;
  CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
  CHANCERY_ASSIGN_OR_RETURN(MeetingEdge edge, reader_.GetMeetingEdge(MeetingId(id)));
  auto shared = std::make_shared<const MeetingEdge>(std::move(edge));
  Keep(shared);
  return shared;
}

absl::StatusOr<DomainGraph::MeetingFacts> DomainGraph::GetFacts(uint64_t id) {
  if (const auto kept = facts_.find(id); kept != facts_.end()) return kept->second;
  if (const auto kept = meetings_.find(id); kept != meetings_.end()) {
    return MeetingFacts{kept->second->kind, kept->second->status, kept->second->when};
  }
  CHANCERY_ASSIGN_OR_RETURN(const auto entity, Get(MeetingId(id)));
  const Meeting& meeting = std::get<Meeting>(*entity);
  return MeetingFacts{meeting.kind, meeting.status, meeting.when};
}

absl::StatusOr<DomainGraph::TenureList> DomainGraph::TenuresOf(PersonId person) {
  if (const auto kept = tenures_.find(person); kept != tenures_.end()) return kept->second;
  auto tenures = std::make_shared<std::vector<std::shared_ptr<const Tenure>>>();
  CHANCERY_RETURN_IF_ERROR(reader_.ScanTenuresOfPerson(person, budget_, [&](const Tenure& tenure) {
    Keep(std::make_shared<const Entity>(tenure));
    tenures->push_back(std::make_shared<const Tenure>(tenure));
    return true;
  }));
  if (tenures_.size() >= kMaxKept) tenures_.clear();
  tenures_[person] = tenures;
  return TenureList(tenures);
}

absl::StatusOr<std::shared_ptr<const Tenure>> DomainGraph::TenureOf(const Relationship& held) {
  CHANCERY_ASSIGN_OR_RETURN(const auto entity, Get(TenureId(held.key)));
  return std::shared_ptr<const Tenure>(entity, &std::get<Tenure>(*entity));
}

absl::StatusOr<PartialDate> DomainGraph::WhenOf(NodeId meeting) {
  CHANCERY_ASSIGN_OR_RETURN(const MeetingFacts facts, GetFacts(meeting.id));
  return facts.when;
}

absl::StatusOr<ValueList> DomainGraph::EvidenceOf(EntityRef fact) {
  std::vector<Evidence> rows;
  CHANCERY_RETURN_IF_ERROR(
      reader_.ScanEvidence(fact, ArticleId(), 0, budget_, [&](const Evidence& evidence) {
        rows.push_back(evidence);
        return true;
      }));
  ValueList list;
  for (const Evidence& row : rows) {
    Relationship relationship;
    relationship.type = kEvidencedBy;
    relationship.start = NodeOf(fact);
    relationship.end = NodeOf(row.article);
    relationship.key = row.sequence;
    CHANCERY_ASSIGN_OR_RETURN(ValueMap map, EvidenceProperties(relationship));
    map["article"] = Value::Node(NodeOf(row.article));
    list.push_back(Value::Map(std::move(map)));
  }
  return list;
}

absl::StatusOr<std::vector<std::string>> DomainGraph::Labels(NodeId node) {
  return std::vector<std::string>{LabelOf(RefOfNode(node).kind)};
}

absl::StatusOr<bool> DomainGraph::HasLabel(NodeId node, absl::string_view label) {
  return LabelOf(RefOfNode(node).kind) == label;
}

absl::StatusOr<Value> DomainGraph::NodeProperty(NodeId node, absl::string_view key) {
  const EntityRef ref = RefOfNode(node);
  if (key == "id") return Value::String(ResourceName(node));
  // What lists of meetings tell costs no row of its own, nor do names that were shown before.
  if (ref.kind == EntityKind::kMeeting) {
    if (key == "status" || key == "kind" || key == "when") {
      CHANCERY_ASSIGN_OR_RETURN(const MeetingFacts facts, GetFacts(node.id));
      return key == "status" ? StatusValue(facts.status)
             : key == "kind" ? KindValue(facts.kind)
                             : DateValue(facts.when);
    }
    const auto kept = meetings_.find(node.id);
    if (kept != meetings_.end() && key == "title") return Text(kept->second->title);
    if (kept != meetings_.end() && key == "duration") {
      return DurationValue(kept->second->duration_minutes);
    }
  }
  if (key == "name" && HasName(ref.kind)) {
    if (ref.kind == EntityKind::kMeeting) {
      CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
    }
    CHANCERY_ASSIGN_OR_RETURN(const std::string name, reader_.DisplayName(ref));
    return Text(name);
  }
  CHANCERY_ASSIGN_OR_RETURN(const auto entity, Get(ref));
  return PropertyOf(*entity, key);
}

absl::StatusOr<ValueMap> DomainGraph::NodeProperties(NodeId node) {
  CHANCERY_ASSIGN_OR_RETURN(const auto entity, Get(RefOfNode(node)));
  ValueMap map;
  for (const char* key : PropertiesOf(RefOfNode(node).kind)) {
    CHANCERY_ASSIGN_OR_RETURN(Value value, NodeProperty(node, key));
    if (!value.is_null()) map[key] = std::move(value);
  }
  return map;
}

absl::StatusOr<Value> DomainGraph::RelationshipProperty(const Relationship& relationship,
                                                        absl::string_view key) {
  CHANCERY_ASSIGN_OR_RETURN(const ValueMap properties, RelationshipProperties(relationship));
  const auto found = properties.find(std::string(key));
  return found == properties.end() ? Value() : found->second;
}

absl::StatusOr<ValueMap> DomainGraph::RelationshipProperties(const Relationship& relationship) {
  if (relationship.type == kAttended) return AttendedProperties(relationship);
  if (relationship.type == kMet) return MetProperties(relationship);
  if (relationship.type == kEvidencedBy) return EvidenceProperties(relationship);
  ValueMap map;
  if (relationship.type == kHeld) {
    CHANCERY_ASSIGN_OR_RETURN(const auto tenure, TenureOf(relationship));
    const TimeInterval& interval = tenure->interval;
    map["id"] =
        Value::String(absl::StrCat(CollectionOf(EntityKind::kTenure), "/", relationship.key));
    if (!interval.start().is_unknown()) map["since"] = Value::Edtf(interval.start());
    if (!interval.end().is_unknown()) map["until"] = Value::Edtf(interval.end());
    map["ongoing"] = Value::Bool(interval.end_state() == TimeInterval::EndState::kOngoing);
    map["acting"] = Value::Bool(tenure->acting);
  }
  return map;
}

absl::StatusOr<Value> DomainGraph::CapacityText(const EdgeParticipant& participant) {
  if (participant.capacities.empty()) return Value();
  CHANCERY_ASSIGN_OR_RETURN(const std::string name,
                            reader_.DisplayName(participant.capacities[0].role));
  return Value::String(name);
}

absl::StatusOr<ValueMap> DomainGraph::AttendedProperties(const Relationship& relationship) {
  CHANCERY_ASSIGN_OR_RETURN(const auto edge, GetMeetingEdge(relationship.end.id));
  ValueMap map;
  if (relationship.key >= edge->participants.size()) return map;
  const EdgeParticipant& participant = edge->participants[relationship.key];
  CHANCERY_ASSIGN_OR_RETURN(Value capacity, CapacityText(participant));
  if (capacity.is_null()) return map;
  map["capacity"] = std::move(capacity);
  map["stated"] = Value::Bool(participant.capacities[0].stated);
  map["certain"] = Value::Bool(participant.capacities[0].certain);
  return map;
}

absl::StatusOr<ValueMap> DomainGraph::MetProperties(const Relationship& relationship) {
  CHANCERY_ASSIGN_OR_RETURN(const auto edge, GetMeetingEdge(relationship.key));
  ValueMap map;
  map["meeting"] = Value::Node(NodeOf(edge->meeting));
  if (!edge->when.is_unknown()) map["when"] = Value::Edtf(edge->when);
  for (const EdgeParticipant& participant : edge->participants) {
    const NodeId party = NodeOf(participant.party);
    if (party != relationship.start && party != relationship.end) continue;
    CHANCERY_ASSIGN_OR_RETURN(Value capacity, CapacityText(participant));
    if (capacity.is_null()) continue;
    map[party == relationship.start ? "capacity" : "counterpart_capacity"] = std::move(capacity);
  }
  return map;
}

absl::StatusOr<ValueMap> DomainGraph::EvidenceProperties(const Relationship& relationship) {
  const ArticleId article(relationship.end.id);
  const uint32_t sequence = static_cast<uint32_t>(relationship.key);
  absl::optional<Evidence> found;
  // The row itself, from the one before it on.
  const bool first = sequence == 0;
  CHANCERY_RETURN_IF_ERROR(reader_.ScanEvidence(
      RefOfNode(relationship.start), first ? ArticleId(article.value - 1) : article,
      first ? UINT32_MAX : sequence - 1, budget_, [&](const Evidence& evidence) {
        if (evidence.article == article && evidence.sequence == sequence) found = evidence;
        return false;
      }));
  ValueMap map;
  if (!found.has_value()) return map;
  map["begin"] = Value::Int(found->begin);
  map["end"] = Value::Int(found->end);
  map["confidence"] = Value::Float(found->confidence);
  if (found->begin < found->end) {
    CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
    CHANCERY_ASSIGN_OR_RETURN(const std::string text, reader_.GetArticleText(article));
    if (found->end <= text.size()) {
      map["sentence"] =
          Value::String(absl::string_view(text).substr(found->begin, found->end - found->begin));
    }
  }
  return map;
}

absl::StatusOr<bool> DomainGraph::Mentions(EntityRef ref, const TextQuery& query) {
  CHANCERY_ASSIGN_OR_RETURN(const auto entity, Get(ref));
  if (TextsAnswer(query, SearchedTexts(*entity))) return true;
  if (ref.kind != EntityKind::kMeeting) return false;
  for (const TopicId id : std::get<Meeting>(*entity).topics) {
    CHANCERY_ASSIGN_OR_RETURN(const auto topic, Get(id));
    if (TextsAnswer(query, SearchedTexts(*topic))) return true;
  }
  return false;
}

std::unique_ptr<NodeCursor> DomainGraph::ScanNodes(absl::string_view label) {
  std::vector<EntityKind> kinds;
  for (const LabelOfKind& known : kLabels) {
    if (label.empty() || known.label == label) kinds.push_back(known.kind);
  }
  return std::make_unique<EntityScan>(*this, std::move(kinds));
}

bool DomainGraph::HasIndex(absl::string_view label, absl::string_view key) const {
  if (key == "id") return KindOfLabel(label) != EntityKind::kNone;
  if (key == "title") return label == "Role";
  if (key == kMentions) {
    return reader_.indexes_texts() &&
           (label == "Statement" || label == "Meeting" || label == "Topic");
  }
  return key == "name" &&
         (label == "Person" || label == "Polity" || label == "Place" || label == "Topic");
}

std::unique_ptr<NodeCursor> DomainGraph::SeekNodes(absl::string_view label, absl::string_view key,
                                                   const Value& value) {
  if (key == kMentions) return std::make_unique<FoundTexts>(*this, KindOfLabel(label), value);
  return std::make_unique<FoundNodes>(*this, KindOfLabel(label), key != "id", value);
}

std::unique_ptr<RelationshipCursor> DomainGraph::Expand(
    NodeId node, Direction direction, absl::Span<const std::string> types,
    absl::Span<const std::string> other_labels) {
  return std::make_unique<EdgeCursor>(*this, node, direction, types, DayRange());
}

absl::string_view DomainGraph::BoundKey(absl::string_view type, Direction direction) const {
  return direction == Direction::kOut && (type == kAttended || type == kSaid) ? "when" : "";
}

absl::StatusOr<absl::optional<DayRange>> DomainGraph::DaysWithin(const ExpandBounds& bounds) {
  DayRange days;
  const auto narrow = [&days](DayNumber first, DayNumber last) {
    days.first = std::max(days.first, first);
    days.last = std::min(days.last, last);
  };
  for (const Value& value : bounds.not_before) {
    if (const auto range = DaysOf(value)) narrow(range->first, kMaxDay);
  }
  for (const Value& value : bounds.not_after) {
    if (const auto range = DaysOf(value)) narrow(kMinDay, range->last);
  }
  for (const Relationship& held : bounds.covered_by) {
    if (held.type != kHeld) continue;
    CHANCERY_ASSIGN_OR_RETURN(const auto tenure, TenureOf(held));
    narrow(tenure->interval.first_possible_day(), tenure->interval.last_possible_day());
  }
  if (days.first <= days.last) return absl::optional<DayRange>(days);
  // What certainly lies in spans has a day that they have in common.
  if (bounds.certain) return absl::optional<DayRange>();
  // A date that leaves many days open may touch spans that have none: then it has all days between
  // them, the last of the first span too.
  return absl::optional<DayRange>(DayRange{days.last, days.last});
}

absl::StatusOr<std::unique_ptr<RelationshipCursor>> DomainGraph::ExpandWithin(
    NodeId node, Direction direction, const std::string& type, const ExpandBounds& bounds) {
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<DayRange> days, DaysWithin(bounds));
  if (!days.has_value()) return std::unique_ptr<RelationshipCursor>(std::make_unique<NoEdges>());
  return std::unique_ptr<RelationshipCursor>(
      std::make_unique<EdgeCursor>(*this, node, direction, absl::MakeConstSpan(&type, 1), *days));
}

const PathIndex* DomainGraph::path_index() const {
  static const auto* index =
      new PathIndex{"encounters", "Person", kAttended, kHeld, "covers", "when"};
  return index;
}

absl::StatusOr<std::unique_ptr<PathCursor>> DomainGraph::SeekPaths(const PathEnds& ends) {
  const PersonId subject(ends.a.id);
  const RoleId role(ends.r.id);
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<DayRange> within, DaysWithin(ends.bounds));
  if (!within.has_value()) {
    return std::unique_ptr<PathCursor>(
        std::make_unique<PreparedEncounters>(*this, nullptr, DayRange()));
  }
  const DayRange days = *within;
  if (const auto of = encounters_.find(role); of != encounters_.end()) {
    const auto known = of->second.find(subject);
    if (known != of->second.end() && known->second.days.first <= days.first &&
        days.last <= known->second.days.last) {
      return std::unique_ptr<PathCursor>(
          std::make_unique<PreparedEncounters>(*this, known->second.rows, days));
    }
  }
  return std::unique_ptr<PathCursor>(std::make_unique<EncounterCursor>(*this, subject, role, days));
}

const PairIndex* DomainGraph::pair_index() const {
  static const auto* index =
      new PairIndex{"polity meetings", "Person", kAttended, kHeld, kOf, "covers", "when"};
  return index;
}

absl::StatusOr<std::unique_ptr<PairCursor>> DomainGraph::SeekPairs(NodeId p, NodeId q,
                                                                   const ExpandBounds& bounds) {
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<DayRange> days, DaysWithin(bounds));
  if (!days.has_value() || RefOfNode(p).kind != EntityKind::kPolity ||
      RefOfNode(q).kind != EntityKind::kPolity) {
    return std::unique_ptr<PairCursor>(std::make_unique<NoPairs>());
  }
  return std::unique_ptr<PairCursor>(
      std::make_unique<PolityPairCursor>(*this, PolityId(p.id), PolityId(q.id), *days));
}

absl::Status DomainGraph::PreparePaths(absl::Span<const PathEnds> ends) {
  encounters_.clear();
  // Of each pair, from the first to the last of all days on which they are asked for.
  std::map<RoleId, std::map<PersonId, DayRange>> asked;
  for (const PathEnds& path : ends) {
    if (RefOfNode(path.a).kind != EntityKind::kPerson ||
        RefOfNode(path.r).kind != EntityKind::kRole) {
      continue;
    }
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<DayRange> days, DaysWithin(path.bounds));
    if (!days.has_value()) continue;
    const auto inserted = asked[RoleId(path.r.id)].emplace(PersonId(path.a.id), *days);
    DayRange& all = inserted.first->second;
    all.first = std::min(all.first, days->first);
    all.last = std::max(all.last, days->last);
  }
  size_t rows = 0;
  for (const auto& [role, days_of] : asked) {
    if (days_of.size() == 1) continue;  // pulled as it is asked for
    std::vector<GraphReader::DaysOfPerson> subjects;
    subjects.reserve(days_of.size());
    for (const auto& [person, days] : days_of) subjects.push_back({person, days});
    absl::flat_hash_map<PersonId, std::vector<RoleEncounter>> found;
    CHANCERY_RETURN_IF_ERROR(reader_.ScanRoleEncountersOfAll(
        subjects, role, budget_, [&](PersonId subject, const RoleEncounter& row) {
          found[subject].push_back(row);
          return ++rows <= kMaxKept;
        }));
    // Of so many it is better to pull those of one subject after the other.
    if (rows > kMaxKept) break;
    EncountersOf& of = encounters_[role];
    for (const auto& [person, days] : days_of) of[person].days = days;
    for (auto& [subject, list] : found) {
      std::sort(list.begin(), list.end(), [](const RoleEncounter& a, const RoleEncounter& b) {
        const DatedPosition at{SortDay(a.when), a.meeting.value};
        const DatedPosition bt{SortDay(b.when), b.meeting.value};
        return at == bt ? a.counterpart < b.counterpart : at < bt;
      });
      of[subject].rows = std::make_shared<const std::vector<RoleEncounter>>(std::move(list));
    }
  }
  return absl::OkStatus();
}

double DomainGraph::EstimateNodes(absl::string_view label) {
  double all = 0;
  for (const LabelOfKind& known : kLabels) {
    if (known.label == label) return statistics_.*known.count;
    all += statistics_.*known.count;
  }
  return all;
}

double DomainGraph::EstimateSeek(absl::string_view label, absl::string_view key) {
  // Of a word that is neither rare nor everywhere.
  if (key == kMentions) return std::max(1.0, EstimateNodes(label) / 100);
  // A title is that of many polities' offices.
  return key == "title" ? std::min(statistics_.roles, std::max(1.0, statistics_.polities / 6)) : 1;
}

double DomainGraph::EstimateDegree(absl::string_view label, Direction direction,
                                   absl::Span<const std::string> types) {
  struct Known {
    const char* label;
    const char* type;
    Direction direction;
    double degree;
  };
  const GraphStatistics& n = statistics_;
  // `rows` of some kind, each at one of `nodes`.
  const auto each = [](double rows, double nodes) { return rows / std::max(1.0, nodes); };
  const double said = n.statements;
  const double said_by_people = n.statements * n.people_of_statement;
  const double facts_of_articles =
      n.meetings * n.evidence_of_meeting + n.statements * n.evidence_of_statement;
  // Without an index the cost is that of reading all of a kind, which counts here as well.
  const Known degrees[] = {
      {"Person", kHeld, Direction::kOut, each(n.tenures, n.people)},
      {"Person", kAttended, Direction::kOut, each(n.meetings * n.people_of_meeting, n.people)},
      {"Person", kSaid, Direction::kOut, each(said_by_people, n.people)},
      {"Person", kTo, Direction::kIn, said},
      {"Person", kMet, Direction::kBoth,
       each(n.meetings * n.people_of_meeting * std::max(0.0, n.people_of_meeting - 1), n.people)},
      {"Role", kHeld, Direction::kIn, each(n.tenures, n.roles)},
      {"Role", kOf, Direction::kOut, 1},
      {"Role", kAttended, Direction::kOut, each(n.meetings * n.roles_of_meeting, n.roles)},
      {"Role", kSaid, Direction::kOut, each(said - said_by_people, n.roles)},
      {"Role", kTo, Direction::kIn, said},
      {"Polity", kOf, Direction::kIn, each(n.roles, n.polities)},
      {"Polity", kIn, Direction::kIn, n.places},
      {"Polity", kAttended, Direction::kOut, each(n.meetings * n.polities_of_meeting, n.polities)},
      {"Polity", kSaid, Direction::kOut, each(said - said_by_people, n.polities)},
      {"Polity", kTo, Direction::kIn, said},
      {"Meeting", kAttended, Direction::kIn,
       n.people_of_meeting + n.roles_of_meeting + n.polities_of_meeting},
      {"Meeting", kIn, Direction::kOut, n.place_of_meeting},
      {"Meeting", kAbout, Direction::kOut, n.topics_of_meeting},
      {"Meeting", kAt, Direction::kIn, each(said * n.meeting_of_statement, n.meetings)},
      {"Meeting", kEvidencedBy, Direction::kOut, n.evidence_of_meeting},
      {"Statement", kSaid, Direction::kIn, 1},
      {"Statement", kAt, Direction::kOut, n.meeting_of_statement},
      {"Statement", kAbout, Direction::kOut, n.topics_of_statement},
      {"Statement", kTo, Direction::kOut, n.addressee_of_statement},
      {"Statement", kEvidencedBy, Direction::kOut, n.evidence_of_statement},
      {"Place", kIn, Direction::kIn, n.meetings},
      {"Place", kIn, Direction::kOut, 1},
      {"Topic", kAbout, Direction::kIn, n.meetings + said},
      {"Article", kEvidencedBy, Direction::kIn, each(facts_of_articles, n.articles)},
      {"Person", kEvidencedBy, Direction::kOut, 10},
      {"Role", kEvidencedBy, Direction::kOut, 10},
      {"Polity", kEvidencedBy, Direction::kOut, 10},
  };
  double degree = 0;
  for (const Known& known : degrees) {
    if (!label.empty() && label != known.label) continue;
    if (direction != Direction::kBoth && known.direction != Direction::kBoth &&
        direction != known.direction) {
      continue;
    }
    if (types.empty() ? absl::string_view(known.type) == kMet
                      : std::find(types.begin(), types.end(), known.type) == types.end()) {
      continue;
    }
    degree += label.empty() ? known.degree / kLabels.size() : known.degree;
  }
  return degree;
}

double DomainGraph::EstimateShare(absl::string_view key) {
  // Most meetings were held, and in person.
  return key == "status" ? 0.8 : key == "kind" ? 0.5 : 0.1;
}

const Schema& DomainGraph::DomainSchema() {
  static const auto* schema = [] {
    auto* made = new Schema;
    for (const LabelOfKind& known : kLabels) made->labels.push_back(known.label);
    made->types = {kHeld, kOf, kAttended, kIn, kAbout, kSaid, kAt, kTo, kEvidencedBy, kMet};
    made->properties = {"id",
                        "name",
                        "aliases",
                        "keys",
                        "birth",
                        "death",
                        "title",
                        "kind",
                        "status",
                        "when",
                        "duration",
                        "text",
                        "mode",
                        "speaker",
                        "publisher",
                        "url",
                        "published",
                        "language",
                        "since",
                        "until",
                        "ongoing",
                        "acting",
                        "capacity",
                        "stated",
                        "certain",
                        "meeting",
                        "sentence",
                        "begin",
                        "end",
                        "confidence",
                        "counterpart_capacity"};
    return made;
  }();
  return *schema;
}

const Schema* DomainGraph::schema() const { return &DomainSchema(); }

std::vector<std::string> DomainGraph::DomainFunctionNames() {
  std::vector<std::string> names;
  for (const Function& function : DomainFunctions()) names.push_back(function.name);
  return names;
}

const Function* DomainGraph::FindFunction(absl::string_view name) const {
  for (const Function& function : DomainFunctions()) {
    if (name == function.name) return &function;
  }
  return nullptr;
}

}  // namespace chancery::cypher
