#include "server/query/cypher/functions.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "absl/random/random.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "server/query/cypher/temporal.h"
#include "storage/base/status_macros.h"
#include "unicode/unistr.h"

namespace chancery::cypher {
namespace {

using Args = absl::Span<const Value>;
using Result = absl::StatusOr<Value>;

constexpr KindSet kEntityKinds = kNodeKind | kRelationshipKind;
// The longest list, and the longest string in bytes, that one operation may make.
constexpr int64_t kMaxMadeItems = 1000000;
constexpr int64_t kMaxMadeBytes = 16 << 20;

absl::Status WrongType(absl::string_view what) {
  return RuntimeError(ErrorType::kTypeError, "InvalidArgumentValue", what);
}
absl::Status WrongArgument(absl::string_view detail, absl::string_view what) {
  return RuntimeError(ErrorType::kArgumentError, detail, what);
}
absl::Status BadTime(const absl::Status& status) {
  return RuntimeError(ErrorType::kArgumentError, "InvalidArgumentValue", status.message());
}
Result OfTime(absl::StatusOr<Temporal> value) {
  if (!value.ok()) return BadTime(value.status());
  return Value::Time(*std::move(value));
}
Result OfDuration(absl::StatusOr<Duration> value) {
  if (!value.ok()) return BadTime(value.status());
  return Value::OfDuration(*value);
}

// --- Strings, by characters ---

size_t CharacterLength(absl::string_view text, size_t at) {
  size_t end = at + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  return end - at;
}
int64_t CountCharacters(absl::string_view text) {
  return std::count_if(text.begin(), text.end(),
                       [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}
// The bytes before the character with this number.
size_t ByteOffset(absl::string_view text, int64_t character) {
  size_t at = 0;
  for (; at < text.size() && character > 0; --character) at += CharacterLength(text, at);
  return at;
}

std::string ChangeCase(const std::string& text, bool upper) {
  icu::UnicodeString unicode = icu::UnicodeString::fromUTF8(text);
  if (upper) {
    unicode.toUpper();
  } else {
    unicode.toLower();
  }
  std::string result;
  unicode.toUTF8String(result);
  return result;
}

Result ToUpper(Args args, CallContext&) {
  return Value::String(ChangeCase(args[0].string_value(), true));
}
Result ToLower(Args args, CallContext&) {
  return Value::String(ChangeCase(args[0].string_value(), false));
}
Result Trim(Args args, CallContext&) {
  return Value::String(absl::StripAsciiWhitespace(args[0].string_value()));
}
Result LTrim(Args args, CallContext&) {
  return Value::String(absl::StripLeadingAsciiWhitespace(args[0].string_value()));
}
Result RTrim(Args args, CallContext&) {
  return Value::String(absl::StripTrailingAsciiWhitespace(args[0].string_value()));
}
absl::Status CheckNotNegative(const Value& value) {
  if (value.int_value() >= 0) return absl::OkStatus();
  return WrongArgument("NegativeIntegerArgument", "a length or position is not negative");
}
Result Left(Args args, CallContext&) {
  CHANCERY_RETURN_IF_ERROR(CheckNotNegative(args[1]));
  const std::string& text = args[0].string_value();
  return Value::String(absl::string_view(text).substr(0, ByteOffset(text, args[1].int_value())));
}
Result Right(Args args, CallContext&) {
  CHANCERY_RETURN_IF_ERROR(CheckNotNegative(args[1]));
  const std::string& text = args[0].string_value();
  const int64_t drop = std::max<int64_t>(0, CountCharacters(text) - args[1].int_value());
  return Value::String(absl::string_view(text).substr(ByteOffset(text, drop)));
}
Result Substring(Args args, CallContext&) {
  CHANCERY_RETURN_IF_ERROR(CheckNotNegative(args[1]));
  absl::string_view text = args[0].string_value();
  text.remove_prefix(ByteOffset(text, args[1].int_value()));
  if (args.size() == 3) {
    CHANCERY_RETURN_IF_ERROR(CheckNotNegative(args[2]));
    text = text.substr(0, ByteOffset(text, args[2].int_value()));
  }
  return Value::String(text);
}
Result Replace(Args args, CallContext&) {
  const std::string& text = args[0].string_value();
  const std::string& from = args[1].string_value();
  const std::string& to = args[2].string_value();
  if (from.empty()) return args[0];
  if (static_cast<int64_t>(text.size() / from.size() * to.size()) > kMaxMadeBytes) {
    return WrongArgument("NumberOutOfRange", "replace() would make a string that is too long");
  }
  return Value::String(absl::StrReplaceAll(text, {{from, to}}));
}
Result Split(Args args, CallContext&) {
  const absl::string_view text = args[0].string_value();
  const std::string& by = args[1].string_value();
  if (static_cast<int64_t>(text.size() / std::max<size_t>(1, by.size())) > kMaxMadeItems) {
    return WrongArgument("NumberOutOfRange", "split() would make a list that is too long");
  }
  ValueList parts;
  if (by.empty()) {
    for (size_t at = 0; at < text.size();) {
      const size_t length = CharacterLength(text, at);
      parts.push_back(Value::String(text.substr(at, length)));
      at += length;
    }
  } else {
    for (const absl::string_view part : absl::StrSplit(text, by)) {
      parts.push_back(Value::String(part));
    }
  }
  return Value::List(std::move(parts));
}
Result Reverse(Args args, CallContext&) {
  if (args[0].is_list()) {
    ValueList list = args[0].list();
    std::reverse(list.begin(), list.end());
    return Value::List(std::move(list));
  }
  const std::string& text = args[0].string_value();
  std::string reversed;
  for (size_t end = text.size(); end > 0;) {
    size_t begin = end - 1;
    while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) --begin;
    reversed.append(text, begin, end - begin);
    end = begin;
  }
  return Value::String(reversed);
}

// --- Conversion ---

Result ToStringFunction(Args args, CallContext&) { return Value::String(ToText(args[0])); }

Result ToInteger(Args args, CallContext&) {
  const Value& value = args[0];
  if (value.is_int()) return value;
  double number;
  if (value.is_float()) {
    number = value.float_value();
  } else {
    const absl::string_view text = absl::StripAsciiWhitespace(value.string_value());
    int64_t integer;
    if (absl::SimpleAtoi(text, &integer)) return Value::Int(integer);
    if (text.empty() || absl::ascii_isalpha(text.back()) || !absl::SimpleAtod(text, &number)) {
      return Value();
    }
  }
  if (!(number > -9.3e18 && number < 9.3e18) || std::fabs(number) >= 9223372036854775808.0) {
    return Value();
  }
  return Value::Int(static_cast<int64_t>(number));
}
Result ToFloat(Args args, CallContext&) {
  const Value& value = args[0];
  if (value.is_number()) return Value::Float(value.number());
  double number;
  const absl::string_view text = absl::StripAsciiWhitespace(value.string_value());
  if (text.empty() || absl::ascii_isalpha(text.back()) || !absl::SimpleAtod(text, &number)) {
    return Value();
  }
  return Value::Float(number);
}
Result ToBoolean(Args args, CallContext&) {
  const Value& value = args[0];
  if (value.is_bool()) return value;
  if (value.is_int()) return Value::Bool(value.int_value() != 0);
  const absl::string_view text = absl::StripAsciiWhitespace(value.string_value());
  if (absl::EqualsIgnoreCase(text, "true")) return Value::Bool(true);
  if (absl::EqualsIgnoreCase(text, "false")) return Value::Bool(false);
  return Value();
}

// --- Lists ---

Result Size(Args args, CallContext&) {
  if (args[0].is_list()) return Value::Int(static_cast<int64_t>(args[0].list().size()));
  if (args[0].is_map()) return Value::Int(static_cast<int64_t>(args[0].map().size()));
  return Value::Int(CountCharacters(args[0].string_value()));
}
Result Head(Args args, CallContext&) {
  return args[0].list().empty() ? Value() : args[0].list().front();
}
Result Last(Args args, CallContext&) {
  return args[0].list().empty() ? Value() : args[0].list().back();
}
Result Tail(Args args, CallContext&) {
  const ValueList& list = args[0].list();
  return Value::List(list.empty() ? ValueList() : ValueList(list.begin() + 1, list.end()));
}
Result Range(Args args, CallContext& context) {
  for (const Value& arg : args) {
    if (!arg.is_int()) {
      return WrongArgument("InvalidArgumentType",
                           absl::StrCat("range() takes integers, not ", KindName(arg)));
    }
  }
  const int64_t start = args[0].int_value();
  const int64_t end = args[1].int_value();
  const int64_t step = args.size() == 3 ? args[2].int_value() : 1;
  if (step == 0) return WrongArgument("NumberOutOfRange", "the step of range() is not 0");
  ValueList list;
  if ((step > 0 && start > end) || (step < 0 && start < end)) return Value::List(std::move(list));
  const uint64_t distance = step > 0 ? static_cast<uint64_t>(end) - static_cast<uint64_t>(start)
                                     : static_cast<uint64_t>(start) - static_cast<uint64_t>(end);
  const uint64_t size = step > 0 ? static_cast<uint64_t>(step) : 0 - static_cast<uint64_t>(step);
  const uint64_t count = distance / size + 1;
  if (count > static_cast<uint64_t>(kMaxMadeItems)) {
    return WrongArgument("NumberOutOfRange",
                         absl::StrCat("range() would make more than ", kMaxMadeItems, " numbers"));
  }
  CHANCERY_RETURN_IF_ERROR(context.meter->ChargeSteps(count / 8 + 1));
  list.reserve(count);
  for (uint64_t i = 0; i < count; ++i) {
    list.push_back(
        Value::Int(static_cast<int64_t>(step > 0 ? static_cast<uint64_t>(start) + i * size
                                                 : static_cast<uint64_t>(start) - i * size)));
  }
  return Value::List(std::move(list));
}
Result Coalesce(Args args, CallContext&) {
  for (const Value& arg : args) {
    if (!arg.is_null()) return arg;
  }
  return Value();
}
Result Keys(Args args, CallContext& context) {
  ValueMap properties;
  if (args[0].is_map()) {
    properties = args[0].map();
  } else if (args[0].is_node()) {
    CHANCERY_ASSIGN_OR_RETURN(properties, context.graph->NodeProperties(args[0].node()));
  } else {
    CHANCERY_ASSIGN_OR_RETURN(properties,
                              context.graph->RelationshipProperties(args[0].relationship()));
  }
  ValueList keys;
  for (const auto& property : properties) keys.push_back(Value::String(property.first));
  return Value::List(std::move(keys));
}
Result Properties(Args args, CallContext& context) {
  if (args[0].is_map()) return args[0];
  ValueMap properties;
  if (args[0].is_node()) {
    CHANCERY_ASSIGN_OR_RETURN(properties, context.graph->NodeProperties(args[0].node()));
  } else {
    CHANCERY_ASSIGN_OR_RETURN(properties,
                              context.graph->RelationshipProperties(args[0].relationship()));
  }
  return Value::Map(std::move(properties));
}
Result Exists(Args args, CallContext&) { return Value::Bool(!args[0].is_null()); }
Result IsEmpty(Args args, CallContext&) {
  if (args[0].is_list()) return Value::Bool(args[0].list().empty());
  if (args[0].is_map()) return Value::Bool(args[0].map().empty());
  return Value::Bool(args[0].string_value().empty());
}

// --- Graph ---

Result Labels(Args args, CallContext& context) {
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> labels,
                            context.graph->Labels(args[0].node()));
  ValueList list;
  for (const std::string& label : labels) list.push_back(Value::String(label));
  return Value::List(std::move(list));
}
Result TypeFunction(Args args, CallContext&) { return Value::String(args[0].relationship().type); }
Result Id(Args args, CallContext&) {
  return Value::Int(
      static_cast<int64_t>(args[0].is_node() ? args[0].node().id : args[0].relationship().key));
}
Result StartNode(Args args, CallContext&) { return Value::Node(args[0].relationship().start); }
Result EndNode(Args args, CallContext&) { return Value::Node(args[0].relationship().end); }
Result Length(Args args, CallContext&) {
  return Value::Int(static_cast<int64_t>(args[0].path().relationships.size()));
}
Result Nodes(Args args, CallContext&) {
  ValueList list;
  for (const NodeId& node : args[0].path().nodes) list.push_back(Value::Node(node));
  return Value::List(std::move(list));
}
Result Relationships(Args args, CallContext&) {
  ValueList list;
  for (const Relationship& r : args[0].path().relationships) list.push_back(Value::Rel(r));
  return Value::List(std::move(list));
}

// --- Numbers ---

template <double (*F)(double)>
Result Math(Args args, CallContext&) {
  return Value::Float(F(args[0].number()));
}
double Cot(double x) { return 1 / std::tan(x); }
double Haversin(double x) { return (1 - std::cos(x)) / 2; }
double Degrees(double x) { return x * 180 / M_PI; }
double Radians(double x) { return x * M_PI / 180; }
// Halves go up, also those of negative numbers.
double RoundHalfUp(double x) { return std::fabs(x) < 4503599627370496.0 ? std::floor(x + 0.5) : x; }

Result Abs(Args args, CallContext&) {
  if (args[0].is_float()) return Value::Float(std::fabs(args[0].float_value()));
  if (args[0].int_value() == std::numeric_limits<int64_t>::min()) {
    return RuntimeError(ErrorType::kArithmeticError, "NumberOutOfRange", "integer overflow");
  }
  return Value::Int(std::abs(args[0].int_value()));
}
Result Sign(Args args, CallContext&) {
  const double x = args[0].number();
  return Value::Int(x > 0 ? 1 : x < 0 ? -1 : 0);
}
Result Atan2(Args args, CallContext&) {
  return Value::Float(std::atan2(args[0].number(), args[1].number()));
}
Result Round(Args args, CallContext&) {
  const double x = args[0].number();
  if (args.size() == 1) return Value::Float(RoundHalfUp(x));
  const int64_t digits = args[1].int_value();
  if (digits < 0 || digits > 15) return WrongArgument("NumberOutOfRange", "digits are 0 to 15");
  const double scale = std::pow(10, static_cast<double>(digits));
  return Value::Float(RoundHalfUp(x * scale) / scale);
}
Result Pi(Args, CallContext&) { return Value::Float(M_PI); }
Result E(Args, CallContext&) { return Value::Float(M_E); }
Result IsNan(Args args, CallContext&) {
  return Value::Bool(args[0].is_float() && std::isnan(args[0].float_value()));
}
Result Rand(Args, CallContext&) {
  thread_local absl::InsecureBitGen generator;
  return Value::Float(absl::Uniform<double>(generator, 0.0, 1.0));
}
Result Timestamp(Args, CallContext& context) { return Value::Int(absl::ToUnixMillis(context.now)); }

// --- Time ---

absl::StatusOr<TemporalFields> ReadFields(const ValueMap& map) {
  TemporalFields fields;
  const std::map<absl::string_view, absl::optional<int64_t>*> numbers = {
      {"year", &fields.year},
      {"month", &fields.month},
      {"day", &fields.day},
      {"week", &fields.week},
      {"dayOfWeek", &fields.day_of_week},
      {"quarter", &fields.quarter},
      {"dayOfQuarter", &fields.day_of_quarter},
      {"ordinalDay", &fields.ordinal_day},
      {"hour", &fields.hour},
      {"minute", &fields.minute},
      {"second", &fields.second},
      {"millisecond", &fields.millisecond},
      {"microsecond", &fields.microsecond},
      {"nanosecond", &fields.nanosecond},
      {"epochSeconds", &fields.epoch_seconds},
      {"epochMillis", &fields.epoch_millis},
  };
  for (const auto& entry : map) {
    const std::string& key = entry.first;
    const Value& value = entry.second;
    if (const auto number = numbers.find(key); number != numbers.end()) {
      if (!value.is_int()) {
        return WrongType(absl::StrCat(key, " is an integer, not ", KindName(value)));
      }
      *number->second = value.int_value();
    } else if (key == "timezone") {
      if (!value.is_string()) return WrongType("timezone is a string");
      fields.timezone = value.string_value();
    } else if (key == "date" || key == "time" || key == "datetime") {
      if (!value.is_temporal()) {
        return WrongType(absl::StrCat(key, " is a temporal value, not ", KindName(value)));
      }
      (key == "date"   ? fields.date
       : key == "time" ? fields.time
                       : fields.datetime) = value.temporal();
    } else {
      return WrongArgument("InvalidArgumentValue",
                           absl::StrCat("a temporal value has no `", key, "`"));
    }
  }
  return fields;
}

bool HasNull(const ValueMap& map) {
  return std::any_of(map.begin(), map.end(), [](const auto& e) { return e.second.is_null(); });
}

template <TemporalKind kind>
Result MakeTime(Args args, CallContext& context) {
  if (args.empty()) return OfTime(TemporalNow(kind, context.now, ""));
  const Value& value = args[0];
  if (value.is_string()) return OfTime(ParseTemporal(kind, value.string_value()));
  if (value.is_temporal()) return OfTime(ConvertTemporal(kind, value.temporal()));
  if (value.is_partial_date()) {
    if (kind != TemporalKind::kDate || !value.partial_date().is_exact_day()) return Value();
    Temporal day;
    day.days = value.partial_date().earliest();
    return Value::Time(day);
  }
  if (HasNull(value.map())) return Value();
  CHANCERY_ASSIGN_OR_RETURN(const TemporalFields fields, ReadFields(value.map()));
  if (value.map().size() == 1 && fields.timezone.has_value()) {
    return OfTime(TemporalNow(kind, context.now, *fields.timezone));
  }
  return OfTime(MakeTemporal(kind, fields));
}
template <TemporalKind kind>
Result Now(Args args, CallContext& context) {
  return OfTime(TemporalNow(kind, context.now, args.empty() ? "" : args[0].string_value()));
}
template <TemporalKind kind>
Result Truncate(Args args, CallContext&) {
  TemporalFields fields;
  if (args.size() == 3) {
    CHANCERY_ASSIGN_OR_RETURN(fields, ReadFields(args[2].map()));
  }
  return OfTime(TruncateTemporal(kind, args[0].string_value(), args[1].temporal(), fields));
}
Result FromEpoch(Args args, CallContext&) {
  return OfTime(DateTimeFromEpoch(args[0].int_value(), args.size() > 1 ? args[1].int_value() : 0));
}
Result FromEpochMillis(Args args, CallContext&) {
  const int64_t millis = args[0].int_value();
  const int64_t rest = (millis % 1000 + 1000) % 1000;
  const int64_t seconds = millis / 1000 - (millis % 1000 < 0 ? 1 : 0);
  return OfTime(DateTimeFromEpoch(seconds, rest * 1000000));
}
Result MakeDurationFunction(Args args, CallContext&) {
  if (args[0].is_string()) return OfDuration(ParseDuration(args[0].string_value()));
  if (args[0].is_duration()) return args[0];
  if (HasNull(args[0].map())) return Value();
  long double months = 0, days = 0, seconds = 0, nanos = 0;
  const std::map<absl::string_view, std::pair<long double*, long double>> units = {
      {"years", {&months, 12}},
      {"quarters", {&months, 3}},
      {"months", {&months, 1}},
      {"weeks", {&days, 7}},
      {"days", {&days, 1}},
      {"hours", {&seconds, 3600}},
      {"minutes", {&seconds, 60}},
      {"seconds", {&seconds, 1}},
      {"milliseconds", {&nanos, 1e6L}},
      {"microseconds", {&nanos, 1e3L}},
      {"nanoseconds", {&nanos, 1}},
  };
  for (const auto& entry : args[0].map()) {
    const auto unit = units.find(entry.first);
    if (unit == units.end()) {
      return WrongArgument("InvalidArgumentValue",
                           absl::StrCat("a duration has no `", entry.first, "`"));
    }
    if (!entry.second.is_number()) return WrongType("amounts of a duration are numbers");
    const long double amount = entry.second.is_int()
                                   ? static_cast<long double>(entry.second.int_value())
                                   : entry.second.float_value();
    *unit->second.first += amount * unit->second.second;
  }
  return OfDuration(MakeDuration(months, days, seconds, nanos));
}
template <DurationUnit unit>
Result Between(Args args, CallContext&) {
  return OfDuration(DurationBetween(args[0].temporal(), args[1].temporal(), unit));
}

// --- Partial dates ---

Result Edtf(Args args, CallContext&) {
  if (args[0].is_partial_date()) return args[0];
  absl::StatusOr<PartialDate> date = PartialDate::Parse(args[0].string_value());
  if (!date.ok()) return WrongArgument("InvalidArgumentValue", date.status().message());
  return Value::Edtf(*date);
}
Result DayOrNull(DayNumber day) {
  if (day == kMinDay || day == kMaxDay) return Value();
  Temporal value;
  value.days = day;
  return Value::Time(value);
}
Result Earliest(Args args, CallContext&) { return DayOrNull(args[0].partial_date().earliest()); }
Result Latest(Args args, CallContext&) { return DayOrNull(args[0].partial_date().latest()); }

// A condition over partial dates is null where it is only possible.
Result Certain(Args args, CallContext&) {
  return Value::Bool(args[0].is_bool() && args[0].bool_value());
}
Result Possible(Args args, CallContext&) {
  return Value::Bool(args[0].is_null() || args[0].bool_value());
}

constexpr KindSet kTimeInput = kStringKind | kMapKind | kTemporalKinds | kPartialDateKind;
const Type kTime = TypeOf(kTemporalKinds);
const Type kString = TypeOf(kStringKind);
const Type kInt = TypeOf(kIntKind);
const Type kFloat = TypeOf(kFloatKind);
const Type kBool = TypeOf(kBoolKind);

const std::vector<Function>& Table() {
  static const auto* table = new std::vector<Function>{
      {"abs", 1, 1, {kNumberKinds}, TypeOf(kNumberKinds), Abs},
      {"acos", 1, 1, {kNumberKinds}, kFloat, Math<std::acos>},
      {"asin", 1, 1, {kNumberKinds}, kFloat, Math<std::asin>},
      {"atan", 1, 1, {kNumberKinds}, kFloat, Math<std::atan>},
      {"atan2", 2, 2, {kNumberKinds, kNumberKinds}, kFloat, Atan2},
      {"ceil", 1, 1, {kNumberKinds}, kFloat, Math<std::ceil>},
      {"certain", 1, 1, {kBoolKind}, kBool, Certain, true},
      {"coalesce", 1, 1000, {kAnyKind, kAnyKind, kAnyKind, kAnyKind}, kAnyType, Coalesce, true},
      {"cos", 1, 1, {kNumberKinds}, kFloat, Math<std::cos>},
      {"cot", 1, 1, {kNumberKinds}, kFloat, Math<Cot>},
      {"date", 0, 1, {kTimeInput}, kTime, MakeTime<TemporalKind::kDate>, false, false},
      {"date.realtime", 0, 1, {kStringKind}, kTime, Now<TemporalKind::kDate>, false, false},
      {"date.statement", 0, 1, {kStringKind}, kTime, Now<TemporalKind::kDate>, false, false},
      {"date.transaction", 0, 1, {kStringKind}, kTime, Now<TemporalKind::kDate>, false, false},
      {"date.truncate",
       2,
       3,
       {kStringKind, kTemporalKinds, kMapKind},
       kTime,
       Truncate<TemporalKind::kDate>},
      {"datetime", 0, 1, {kTimeInput}, kTime, MakeTime<TemporalKind::kDateTime>, false, false},
      {"datetime.fromepoch", 1, 2, {kIntKind, kIntKind}, kTime, FromEpoch},
      {"datetime.fromepochmillis", 1, 1, {kIntKind}, kTime, FromEpochMillis},
      {"datetime.realtime", 0, 1, {kStringKind}, kTime, Now<TemporalKind::kDateTime>, false, false},
      {"datetime.statement",
       0,
       1,
       {kStringKind},
       kTime,
       Now<TemporalKind::kDateTime>,
       false,
       false},
      {"datetime.transaction",
       0,
       1,
       {kStringKind},
       kTime,
       Now<TemporalKind::kDateTime>,
       false,
       false},
      {"datetime.truncate",
       2,
       3,
       {kStringKind, kTemporalKinds, kMapKind},
       kTime,
       Truncate<TemporalKind::kDateTime>},
      {"degrees", 1, 1, {kNumberKinds}, kFloat, Math<Degrees>},
      {"duration",
       1,
       1,
       {kStringKind | kMapKind | kDurationKind},
       TypeOf(kDurationKind),
       MakeDurationFunction},
      {"duration.between",
       2,
       2,
       {kTemporalKinds, kTemporalKinds},
       TypeOf(kDurationKind),
       Between<DurationUnit::kMixed>},
      {"duration.inDays",
       2,
       2,
       {kTemporalKinds, kTemporalKinds},
       TypeOf(kDurationKind),
       Between<DurationUnit::kDays>},
      {"duration.inMonths",
       2,
       2,
       {kTemporalKinds, kTemporalKinds},
       TypeOf(kDurationKind),
       Between<DurationUnit::kMonths>},
      {"duration.inSeconds",
       2,
       2,
       {kTemporalKinds, kTemporalKinds},
       TypeOf(kDurationKind),
       Between<DurationUnit::kSeconds>},
      {"e", 0, 0, {}, kFloat, E},
      {"earliest", 1, 1, {kPartialDateKind}, kTime, Earliest},
      {"edtf", 1, 1, {kStringKind | kPartialDateKind}, TypeOf(kPartialDateKind), Edtf},
      {"endNode", 1, 1, {kRelationshipKind}, TypeOf(kNodeKind), EndNode},
      {"exists", 1, 1, {kAnyKind}, kBool, Exists, true},
      {"exp", 1, 1, {kNumberKinds}, kFloat, Math<std::exp>},
      {"floor", 1, 1, {kNumberKinds}, kFloat, Math<std::floor>},
      {"haversin", 1, 1, {kNumberKinds}, kFloat, Math<Haversin>},
      {"head", 1, 1, {kListKind}, kAnyType, Head},
      {"id", 1, 1, {kEntityKinds}, kInt, Id},
      {"isEmpty", 1, 1, {kListKind | kMapKind | kStringKind}, kBool, IsEmpty},
      {"isNaN", 1, 1, {kNumberKinds}, kBool, IsNan},
      {"keys", 1, 1, {kMapKind | kEntityKinds}, ListOf(kStringKind), Keys},
      {"labels", 1, 1, {kNodeKind}, ListOf(kStringKind), Labels},
      {"last", 1, 1, {kListKind}, kAnyType, Last},
      {"latest", 1, 1, {kPartialDateKind}, kTime, Latest},
      {"left", 2, 2, {kStringKind, kIntKind}, kString, Left},
      {"length", 1, 1, {kPathKind}, kInt, Length},
      {"localdatetime",
       0,
       1,
       {kTimeInput},
       kTime,
       MakeTime<TemporalKind::kLocalDateTime>,
       false,
       false},
      {"localdatetime.realtime",
       0,
       1,
       {kStringKind},
       kTime,
       Now<TemporalKind::kLocalDateTime>,
       false,
       false},
      {"localdatetime.statement",
       0,
       1,
       {kStringKind},
       kTime,
       Now<TemporalKind::kLocalDateTime>,
       false,
       false},
      {"localdatetime.transaction",
       0,
       1,
       {kStringKind},
       kTime,
       Now<TemporalKind::kLocalDateTime>,
       false,
       false},
      {"localdatetime.truncate",
       2,
       3,
       {kStringKind, kTemporalKinds, kMapKind},
       kTime,
       Truncate<TemporalKind::kLocalDateTime>},
      {"localtime", 0, 1, {kTimeInput}, kTime, MakeTime<TemporalKind::kLocalTime>, false, false},
      {"localtime.realtime",
       0,
       1,
       {kStringKind},
       kTime,
       Now<TemporalKind::kLocalTime>,
       false,
       false},
      {"localtime.statement",
       0,
       1,
       {kStringKind},
       kTime,
       Now<TemporalKind::kLocalTime>,
       false,
       false},
      {"localtime.transaction",
       0,
       1,
       {kStringKind},
       kTime,
       Now<TemporalKind::kLocalTime>,
       false,
       false},
      {"localtime.truncate",
       2,
       3,
       {kStringKind, kTemporalKinds, kMapKind},
       kTime,
       Truncate<TemporalKind::kLocalTime>},
      {"log", 1, 1, {kNumberKinds}, kFloat, Math<std::log>},
      {"log10", 1, 1, {kNumberKinds}, kFloat, Math<std::log10>},
      {"lTrim", 1, 1, {kStringKind}, kString, LTrim},
      {"nodes", 1, 1, {kPathKind}, ListOf(kNodeKind), Nodes},
      {"pi", 0, 0, {}, kFloat, Pi},
      {"possible", 1, 1, {kBoolKind}, kBool, Possible, true},
      {"properties", 1, 1, {kMapKind | kEntityKinds}, TypeOf(kMapKind), Properties},
      {"radians", 1, 1, {kNumberKinds}, kFloat, Math<Radians>},
      {"rand", 0, 0, {}, kFloat, Rand, false, false},
      {"range", 2, 3, {kAnyKind, kAnyKind, kAnyKind}, ListOf(kIntKind), Range},
      {"relationships", 1, 1, {kPathKind}, ListOf(kRelationshipKind), Relationships},
      {"rels", 1, 1, {kPathKind}, ListOf(kRelationshipKind), Relationships},
      {"replace", 3, 3, {kStringKind, kStringKind, kStringKind}, kString, Replace},
      {"reverse", 1, 1, {kStringKind | kListKind}, TypeOf(kStringKind | kListKind), Reverse},
      {"right", 2, 2, {kStringKind, kIntKind}, kString, Right},
      {"round", 1, 2, {kNumberKinds, kIntKind}, kFloat, Round},
      {"rTrim", 1, 1, {kStringKind}, kString, RTrim},
      {"sign", 1, 1, {kNumberKinds}, kInt, Sign},
      {"sin", 1, 1, {kNumberKinds}, kFloat, Math<std::sin>},
      {"size", 1, 1, {kListKind | kStringKind | kMapKind}, kInt, Size},
      {"split", 2, 2, {kStringKind, kStringKind}, ListOf(kStringKind), Split},
      {"sqrt", 1, 1, {kNumberKinds}, kFloat, Math<std::sqrt>},
      {"startNode", 1, 1, {kRelationshipKind}, TypeOf(kNodeKind), StartNode},
      {"substring", 2, 3, {kStringKind, kIntKind, kIntKind}, kString, Substring},
      {"tail", 1, 1, {kListKind}, TypeOf(kListKind), Tail},
      {"tan", 1, 1, {kNumberKinds}, kFloat, Math<std::tan>},
      {"time", 0, 1, {kTimeInput}, kTime, MakeTime<TemporalKind::kTime>, false, false},
      {"time.realtime", 0, 1, {kStringKind}, kTime, Now<TemporalKind::kTime>, false, false},
      {"time.statement", 0, 1, {kStringKind}, kTime, Now<TemporalKind::kTime>, false, false},
      {"time.transaction", 0, 1, {kStringKind}, kTime, Now<TemporalKind::kTime>, false, false},
      {"time.truncate",
       2,
       3,
       {kStringKind, kTemporalKinds, kMapKind},
       kTime,
       Truncate<TemporalKind::kTime>},
      {"timestamp", 0, 0, {}, kInt, Timestamp, false, false},
      {"toBoolean", 1, 1, {kBoolKind | kIntKind | kStringKind}, kBool, ToBoolean},
      {"toFloat", 1, 1, {kNumberKinds | kStringKind}, kFloat, ToFloat},
      {"toInteger", 1, 1, {kNumberKinds | kStringKind}, kInt, ToInteger},
      {"toLower", 1, 1, {kStringKind}, kString, ToLower},
      {"toString",
       1,
       1,
       {kStringKind | kNumberKinds | kBoolKind | kTemporalKinds | kDurationKind | kPartialDateKind},
       kString,
       ToStringFunction},
      {"toUpper", 1, 1, {kStringKind}, kString, ToUpper},
      {"trim", 1, 1, {kStringKind}, kString, Trim},
      {"type", 1, 1, {kRelationshipKind}, kString, TypeFunction},
  };
  return *table;
}

}  // namespace

const Function* FindFunction(absl::string_view name) {
  static const auto* by_name = [] {
    auto* map = new std::map<std::string, const Function*>();
    for (const Function& function : Table()) {
      (*map)[absl::AsciiStrToLower(function.name)] = &function;
    }
    return map;
  }();
  const auto found = by_name->find(absl::AsciiStrToLower(name));
  return found == by_name->end() ? nullptr : found->second;
}

std::vector<std::string> FunctionNames() {
  std::vector<std::string> names;
  for (const Function& function : Table()) names.push_back(function.name);
  return names;
}

absl::StatusOr<Value> CallFunction(const Function& function, absl::Span<const Value> args,
                                   CallContext& context) {
  for (size_t i = 0; i < args.size(); ++i) {
    if (args[i].is_null()) {
      if (!function.takes_null) return Value();
      continue;
    }
    const size_t last = static_cast<size_t>(std::min(function.max_args, 4)) - 1;
    if ((function.takes[std::min(i, last)] & SetOf(args[i].kind())) == 0) {
      return WrongType(absl::StrCat(function.name, "() does not take a ", KindName(args[i])));
    }
  }
  return function.call(args, context);
}

std::string ToText(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kString:
      return value.string_value();
    case Value::Kind::kTemporal:
      return FormatTemporal(value.temporal());
    case Value::Kind::kDuration:
      return FormatDuration(value.duration());
    case Value::Kind::kPartialDate:
      return value.partial_date().ToString();
    default:
      return FormatValue(value);
  }
}

absl::StatusOr<Value> GetProperty(const Value& value, absl::string_view key, CallContext& context) {
  switch (value.kind()) {
    case Value::Kind::kNull:
      return Value();
    case Value::Kind::kMap: {
      const auto found = value.map().find(std::string(key));
      return found == value.map().end() ? Value() : found->second;
    }
    case Value::Kind::kNode:
      return context.graph->NodeProperty(value.node(), key);
    case Value::Kind::kRelationship:
      return context.graph->RelationshipProperty(value.relationship(), key);
    case Value::Kind::kTemporal:
      if (absl::optional<TemporalField> field = GetTemporalField(value.temporal(), key)) {
        return field->text.has_value() ? Value::String(*field->text) : Value::Int(field->number);
      }
      return WrongArgument("InvalidArgumentValue",
                           absl::StrCat("a ", KindName(value), " has no `", key, "`"));
    case Value::Kind::kDuration:
      if (absl::optional<int64_t> field = GetDurationField(value.duration(), key)) {
        return Value::Int(*field);
      }
      return WrongArgument("InvalidArgumentValue", absl::StrCat("a duration has no `", key, "`"));
    default:
      return RuntimeError(ErrorType::kTypeError, "InvalidArgumentType",
                          absl::StrCat("a ", KindName(value), " has no properties"));
  }
}

absl::StatusOr<Value> AddValues(const Value& a, const Value& b) {
  // A list takes anything at its ends, but null.
  if (a.is_null() || b.is_null()) return Value();
  if (a.is_list() || b.is_list()) {
    if (a.weight() + b.weight() > kMaxValueWeight) {
      return WrongArgument("NumberOutOfRange", "a list is too long");
    }
    ValueList list;
    if (a.is_list()) {
      list = a.list();
    } else {
      list.push_back(a);
    }
    if (b.is_list()) {
      list.insert(list.end(), b.list().begin(), b.list().end());
    } else {
      list.push_back(b);
    }
    if (TooLarge(list)) return WrongArgument("NumberOutOfRange", "a list is too long or too deep");
    return Value::List(std::move(list));
  }
  if (a.is_int() && b.is_int()) {
    int64_t sum;
    if (__builtin_add_overflow(a.int_value(), b.int_value(), &sum)) {
      return RuntimeError(ErrorType::kArithmeticError, "NumberOutOfRange", "integer overflow");
    }
    return Value::Int(sum);
  }
  if (a.is_number() && b.is_number()) return Value::Float(a.number() + b.number());
  const auto textual = [](const Value& v) {
    return v.is_string() || v.is_number() || v.is_bool() || v.is_temporal() || v.is_duration() ||
           v.is_partial_date();
  };
  if ((a.is_string() && textual(b)) || (b.is_string() && textual(a))) {
    std::string text = absl::StrCat(ToText(a), ToText(b));
    if (static_cast<int64_t>(text.size()) > kMaxMadeBytes) {
      return WrongArgument("NumberOutOfRange", "a string is too long");
    }
    return Value::String(text);
  }
  if (a.is_duration() && b.is_duration()) {
    return OfDuration(AddDurations(a.duration(), b.duration()));
  }
  if (a.is_temporal() && b.is_duration()) return OfTime(AddDuration(a.temporal(), b.duration()));
  if (a.is_duration() && b.is_temporal()) return OfTime(AddDuration(b.temporal(), a.duration()));
  return RuntimeError(ErrorType::kTypeError, "InvalidArgumentType",
                      absl::StrCat("cannot add a ", KindName(a), " and a ", KindName(b)));
}

}  // namespace chancery::cypher
