#include "server/query/cypher/parser.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/query/cypher/token.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery::cypher {
namespace {

const std::vector<std::string>& ClauseKeywords() {
  static const auto* words = new std::vector<std::string>{
      "MATCH",  "OPTIONAL", "WITH",  "RETURN", "UNWIND", "CALL",   "UNION",
      "CREATE", "MERGE",    "SET",   "DELETE", "DETACH", "REMOVE", "FOREACH",
      "LOAD",   "START",    "WHERE", "ORDER",  "SKIP",   "LIMIT"};
  return *words;
}

class Parser {
 public:
  Parser(absl::string_view text, std::vector<Token> tokens)
      : text_(text), tokens_(std::move(tokens)), match_(tokens_.size(), 0) {}

  absl::StatusOr<QueryAst> Query() {
    CHANCERY_RETURN_IF_ERROR(MatchBrackets());
    QueryAst query;
    if (AcceptKeyword("EXPLAIN")) {
      query.explain = true;
    } else if (AcceptKeyword("PROFILE")) {
      query.profile = true;
    }
    CHANCERY_RETURN_IF_ERROR(ReadQuery(&query));
    AcceptSymbol(";");
    if (Peek().kind != TokenKind::kEnd) return Unexpected("the end of the query");
    return query;
  }

  absl::StatusOr<ExprPtr> WholeExpression() {
    CHANCERY_RETURN_IF_ERROR(MatchBrackets());
    CHANCERY_ASSIGN_OR_RETURN(ExprPtr expr, Expression());
    if (Peek().kind != TokenKind::kEnd) return Unexpected("the end of the expression");
    return expr;
  }

 private:
  // --- Tokens ---

  const Token& Peek(size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  const Token& Next() {
    const Token& token = Peek();
    if (at_ + 1 < tokens_.size()) ++at_;
    return token;
  }
  bool IsSymbol(absl::string_view symbol, size_t ahead = 0) const {
    return Peek(ahead).kind == TokenKind::kSymbol && Peek(ahead).text == symbol;
  }
  bool IsKeyword(absl::string_view word, size_t ahead = 0) const {
    return Peek(ahead).kind == TokenKind::kName && absl::EqualsIgnoreCase(Peek(ahead).text, word);
  }
  bool IsName(size_t ahead = 0) const {
    return Peek(ahead).kind == TokenKind::kName || Peek(ahead).kind == TokenKind::kQuotedName;
  }
  bool AcceptSymbol(absl::string_view symbol) {
    if (!IsSymbol(symbol)) return false;
    Next();
    return true;
  }
  bool AcceptKeyword(absl::string_view word) {
    if (!IsKeyword(word)) return false;
    Next();
    return true;
  }
  absl::Status ExpectSymbol(absl::string_view symbol) {
    if (AcceptSymbol(symbol)) return absl::OkStatus();
    return Unexpected(absl::StrCat("`", symbol, "`"));
  }
  absl::Status ExpectKeyword(absl::string_view word) {
    if (AcceptKeyword(word)) return absl::OkStatus();
    return Unexpected(word);
  }
  absl::StatusOr<Token> ExpectName(absl::string_view what) {
    if (IsName()) return Next();
    return Unexpected(what);
  }
  Span SpanFrom(size_t first_token) const {
    const size_t last = at_ > first_token ? at_ - 1 : first_token;
    return {tokens_[first_token].span.begin, tokens_[last].span.end};
  }

  absl::Status Error(absl::string_view detail, const Span& where, absl::string_view message,
                     absl::string_view hint = "") const {
    return CompileError(ErrorType::kSyntaxError, detail, where, message, hint);
  }
  absl::Status Unexpected(absl::string_view expected) const {
    const Token& token = Peek();
    if (token.kind == TokenKind::kEnd) {
      return Error("UnexpectedSyntax", token.span,
                   absl::StrCat("the query ends where ", expected, " should come"));
    }
    return Error("UnexpectedSyntax", token.span,
                 absl::StrCat("`", Shown(token), "` where ", expected, " should come"),
                 token.kind == TokenKind::kName ? DidYouMean(token.text, ClauseKeywords()) : "");
  }
  std::string Shown(const Token& token) const {
    return std::string(
        text_.substr(token.span.begin, std::min<size_t>(40, token.span.end - token.span.begin)));
  }

  // For each opening bracket the token that closes it. Bounds the nesting.
  absl::Status MatchBrackets() {
    std::vector<size_t> open;
    for (size_t i = 0; i < tokens_.size(); ++i) {
      if (tokens_[i].kind != TokenKind::kSymbol) continue;
      const std::string& symbol = tokens_[i].text;
      if (symbol == "(" || symbol == "[" || symbol == "{") {
        open.push_back(i);
        if (open.size() > kMaxNesting) {
          return LimitExceeded("max_query_nesting", kMaxNesting,
                               "brackets within each other in the query");
        }
      } else if (symbol == ")" || symbol == "]" || symbol == "}") {
        if (open.empty()) continue;  // the grammar will say where
        match_[open.back()] = i;
        open.pop_back();
      }
    }
    for (const size_t i : open) match_[i] = tokens_.size() - 1;
    return absl::OkStatus();
  }

  // --- Expressions ---

  static ExprPtr New(ExprKind kind) {
    auto expr = std::make_shared<Expr>();
    expr->kind = kind;
    return expr;
  }

  absl::StatusOr<ExprPtr> Finish(ExprPtr expr, size_t first_token) {
    expr->span = SpanFrom(first_token);
    int depth = 0;
    for (const ExprPtr& arg : expr->args) {
      if (arg != nullptr) depth = std::max(depth, arg->depth);
    }
    expr->depth = depth + 1;
    if (expr->depth > kMaxExprDepth) {
      return LimitExceeded("max_expression_depth", kMaxExprDepth,
                           "operators within each other in the query");
    }
    return expr;
  }

  absl::StatusOr<ExprPtr> Binary(ExprKind kind, ExprPtr left, ExprPtr right, size_t first) {
    ExprPtr expr = New(kind);
    expr->args.push_back(std::move(left));
    expr->args.push_back(std::move(right));
    return Finish(std::move(expr), first);
  }

  // AND, OR, XOR: all operands in one node.
  using Level = absl::StatusOr<ExprPtr> (Parser::*)();
  absl::StatusOr<ExprPtr> Logical(absl::string_view word, ExprKind kind, Level operand) {
    const size_t first = at_;
    CHANCERY_ASSIGN_OR_RETURN(ExprPtr left, (this->*operand)());
    if (!IsKeyword(word)) return left;
    ExprPtr expr = New(kind);
    expr->args.push_back(std::move(left));
    while (AcceptKeyword(word)) {
      CHANCERY_ASSIGN_OR_RETURN(ExprPtr right, (this->*operand)());
      expr->args.push_back(std::move(right));
    }
    return Finish(std::move(expr), first);
  }

  absl::StatusOr<ExprPtr> Expression() { return Logical("OR", ExprKind::kOr, &Parser::XorExpr); }
  absl::StatusOr<ExprPtr> XorExpr() { return Logical("XOR", ExprKind::kXor, &Parser::AndExpr); }
  absl::StatusOr<ExprPtr> AndExpr() { return Logical("AND", ExprKind::kAnd, &Parser::NotExpr); }

  absl::StatusOr<ExprPtr> NotExpr() {
    const size_t first = at_;
    size_t count = 0;
    while (AcceptKeyword("NOT")) ++count;
    CHANCERY_ASSIGN_OR_RETURN(ExprPtr expr, Comparison());
    for (size_t i = count; i > 0; --i) {
      ExprPtr outer = New(ExprKind::kNot);
      outer->args.push_back(std::move(expr));
      CHANCERY_ASSIGN_OR_RETURN(expr, Finish(std::move(outer), first + i - 1));
    }
    return expr;
  }

  absl::optional<ExprKind> ComparisonOperator() const {
    if (Peek().kind != TokenKind::kSymbol) return absl::nullopt;
    const std::string& symbol = Peek().text;
    if (symbol == "=") return ExprKind::kEqual;
    if (symbol == "<>") return ExprKind::kNotEqual;
    if (symbol == "<") return ExprKind::kLess;
    if (symbol == "<=") return ExprKind::kLessEqual;
    if (symbol == ">") return ExprKind::kGreater;
    if (symbol == ">=") return ExprKind::kGreaterEqual;
    return absl::nullopt;
  }

  absl::StatusOr<ExprPtr> Comparison() {
    const size_t first = at_;
    size_t operand = at_;
    CHANCERY_ASSIGN_OR_RETURN(ExprPtr left, Predicate());
    ExprPtr chain;
    while (const absl::optional<ExprKind> kind = ComparisonOperator()) {
      Next();
      const size_t right_at = at_;
      CHANCERY_ASSIGN_OR_RETURN(ExprPtr right, Predicate());
      CHANCERY_ASSIGN_OR_RETURN(ExprPtr comparison, Binary(*kind, left, right, operand));
      operand = right_at;
      left = std::move(right);
      if (chain == nullptr) {
        chain = std::move(comparison);
      } else {
        // a < b < c is a < b AND b < c.
        if (chain->kind != ExprKind::kAnd || chain->span.begin != tokens_[first].span.begin ||
            chain->name != "<") {
          ExprPtr both = New(ExprKind::kAnd);
          both->args.push_back(std::move(chain));
          both->name = "<";
          chain = std::move(both);
        }
        chain->args.push_back(std::move(comparison));
        CHANCERY_ASSIGN_OR_RETURN(chain, Finish(std::move(chain), first));
      }
    }
    if (chain == nullptr) return left;
    if (chain->name == "<") chain->name.clear();
    return chain;
  }

  absl::StatusOr<ExprPtr> Predicate() {
    const size_t first = at_;
    CHANCERY_ASSIGN_OR_RETURN(ExprPtr expr, Additive());
    while (true) {
      ExprKind kind;
      if (IsKeyword("IN")) {
        kind = ExprKind::kIn;
        Next();
      } else if (IsKeyword("STARTS") && IsKeyword("WITH", 1)) {
        kind = ExprKind::kStartsWith;
        Next(), Next();
      } else if (IsKeyword("ENDS") && IsKeyword("WITH", 1)) {
        kind = ExprKind::kEndsWith;
        Next(), Next();
      } else if (IsKeyword("CONTAINS")) {
        kind = ExprKind::kContains;
        Next();
      } else if (IsSymbol("=~")) {
        kind = ExprKind::kRegexMatch;
        Next();
      } else if (IsKeyword("IS") &&
                 (IsKeyword("NULL", 1) || (IsKeyword("NOT", 1) && IsKeyword("NULL", 2)))) {
        const bool negated = IsKeyword("NOT", 1);
        Next(), Next();
        if (negated) Next();
        ExprPtr test = New(negated ? ExprKind::kIsNotNull : ExprKind::kIsNull);
        test->args.push_back(std::move(expr));
        CHANCERY_ASSIGN_OR_RETURN(expr, Finish(std::move(test), first));
        continue;
      } else {
        return expr;
      }
      CHANCERY_ASSIGN_OR_RETURN(ExprPtr right, Additive());
      CHANCERY_ASSIGN_OR_RETURN(expr, Binary(kind, std::move(expr), std::move(right), first));
    }
  }

  absl::StatusOr<ExprPtr> Additive() {
    const size_t first = at_;
    CHANCERY_ASSIGN_OR_RETURN(ExprPtr expr, Multiplicative());
    while (IsSymbol("+") || IsSymbol("-")) {
      const ExprKind kind = Next().text == "+" ? ExprKind::kAdd : ExprKind::kSubtract;
      CHANCERY_ASSIGN_OR_RETURN(ExprPtr right, Multiplicative());
      CHANCERY_ASSIGN_OR_RETURN(expr, Binary(kind, std::move(expr), std::move(right), first));
    }
    return expr;
  }

  absl::StatusOr<ExprPtr> Multiplicative() {
    const size_t first = at_;
    CHANCERY_ASSIGN_OR_RETURN(ExprPtr expr, Power());
    while (IsSymbol("*") || IsSymbol("/") || IsSymbol("%")) {
      const std::string symbol = Next().text;
      const ExprKind kind = symbol == "*"   ? ExprKind::kMultiply
                            : symbol == "/" ? ExprKind::kDivide
                                            : ExprKind::kModulo;
      CHANCERY_ASSIGN_OR_RETURN(ExprPtr right, Power());
      CHANCERY_ASSIGN_OR_RETURN(expr, Binary(kind, std::move(expr), std::move(right), first));
    }
    return expr;
  }

  absl::StatusOr<ExprPtr> Power() {
    const size_t first = at_;
    CHANCERY_ASSIGN_OR_RETURN(ExprPtr expr, Unary());
    while (AcceptSymbol("^")) {
      CHANCERY_ASSIGN_OR_RETURN(ExprPtr right, Unary());
      CHANCERY_ASSIGN_OR_RETURN(expr,
                                Binary(ExprKind::kPower, std::move(expr), std::move(right), first));
    }
    return expr;
  }

  absl::StatusOr<ExprPtr> Unary() {
    const size_t first = at_;
    size_t count = 0;
    while (IsSymbol("-") || IsSymbol("+")) {
      ++count;
      Next();
    }
    ExprPtr expr;
    if (count > 0 && tokens_[at_ - 1].text == "-" &&
        (Peek().kind == TokenKind::kInteger || Peek().kind == TokenKind::kFloat)) {
      // The smallest integer has no positive one to negate.
      --count;
      const size_t minus = at_ - 1;
      CHANCERY_ASSIGN_OR_RETURN(expr, Number(/*negative=*/true));
      CHANCERY_ASSIGN_OR_RETURN(expr, Finish(std::move(expr), minus));
      CHANCERY_ASSIGN_OR_RETURN(expr, Postfix(std::move(expr), minus));
    } else {
      CHANCERY_ASSIGN_OR_RETURN(expr, PostfixExpr());
    }
    for (size_t i = count; i > 0; --i) {
      ExprPtr outer = New(tokens_[first + i - 1].text == "-" ? ExprKind::kNegate : ExprKind::kPlus);
      outer->args.push_back(std::move(expr));
      CHANCERY_ASSIGN_OR_RETURN(expr, Finish(std::move(outer), first + i - 1));
    }
    return expr;
  }

  absl::StatusOr<ExprPtr> PostfixExpr() {
    const size_t first = at_;
    CHANCERY_ASSIGN_OR_RETURN(ExprPtr expr, Atom());
    return Postfix(std::move(expr), first);
  }

  absl::StatusOr<ExprPtr> Postfix(ExprPtr expr, size_t first) {
    while (true) {
      if (IsSymbol(".")) {
        Next();
        CHANCERY_ASSIGN_OR_RETURN(const Token name, ExpectName("the name of a property"));
        ExprPtr property = New(ExprKind::kProperty);
        property->name = name.text;
        property->key_spans = {name.span};
        property->args.push_back(std::move(expr));
        CHANCERY_ASSIGN_OR_RETURN(expr, Finish(std::move(property), first));
      } else if (IsSymbol("[")) {
        Next();
        ExprPtr from;
        if (!IsSymbol("..")) {
          CHANCERY_ASSIGN_OR_RETURN(from, Expression());
        }
        ExprPtr access;
        if (AcceptSymbol("..")) {
          ExprPtr to;
          if (!IsSymbol("]")) {
            CHANCERY_ASSIGN_OR_RETURN(to, Expression());
          }
          access = New(ExprKind::kSlice);
          access->args = {std::move(expr), std::move(from), std::move(to)};
        } else {
          access = New(ExprKind::kIndex);
          access->args = {std::move(expr), std::move(from)};
        }
        CHANCERY_RETURN_IF_ERROR(ExpectSymbol("]"));
        CHANCERY_ASSIGN_OR_RETURN(expr, Finish(std::move(access), first));
      } else if (IsSymbol(":") && IsName(1)) {
        ExprPtr test = New(ExprKind::kHasLabels);
        while (IsSymbol(":") && IsName(1)) {
          Next();
          test->key_spans.push_back(Peek().span);
          test->keys.push_back(Next().text);
        }
        test->args.push_back(std::move(expr));
        CHANCERY_ASSIGN_OR_RETURN(expr, Finish(std::move(test), first));
      } else {
        return expr;
      }
    }
  }

  absl::StatusOr<ExprPtr> Number(bool negative) {
    const Token& token = Next();
    ExprPtr expr = New(ExprKind::kLiteral);
    if (token.kind == TokenKind::kFloat) {
      double value;
      if (!absl::SimpleAtod(token.text, &value) || std::isinf(value)) {
        return Error("FloatingPointOverflow", token.span, "this number is too great");
      }
      expr->literal = Value::Float(negative ? -value : value);
      return expr;
    }
    absl::string_view digits = token.text;
    uint64_t base = 10;
    if (absl::StartsWithIgnoreCase(digits, "0x")) base = 16;
    if (absl::StartsWithIgnoreCase(digits, "0o")) base = 8;
    if (base != 10) digits.remove_prefix(2);
    uint64_t value = 0;
    const uint64_t limit =
        static_cast<uint64_t>(std::numeric_limits<int64_t>::max()) + (negative ? 1 : 0);
    for (const char c : digits) {
      const uint64_t digit = static_cast<uint64_t>(
          absl::ascii_isdigit(c) ? c - '0' : absl::ascii_tolower(c) - 'a' + 10);
      if (value > (limit - digit) / base) {
        return Error("IntegerOverflow", token.span, "this integer is too great for 64 bits");
      }
      value = value * base + digit;
    }
    expr->literal =
        Value::Int(negative ? static_cast<int64_t>(0 - value) : static_cast<int64_t>(value));
    return expr;
  }

  absl::StatusOr<ExprPtr> Atom() {
    const size_t first = at_;
    const Token& token = Peek();
    switch (token.kind) {
      case TokenKind::kInteger:
      case TokenKind::kFloat: {
        CHANCERY_ASSIGN_OR_RETURN(ExprPtr expr, Number(/*negative=*/false));
        return Finish(std::move(expr), first);
      }
      case TokenKind::kBadNumber:
        return Error("InvalidNumberLiteral", token.span, "this is no number");
      case TokenKind::kString: {
        ExprPtr expr = New(ExprKind::kLiteral);
        expr->literal = Value::String(Next().text);
        return Finish(std::move(expr), first);
      }
      case TokenKind::kParameter: {
        ExprPtr expr = New(ExprKind::kParameter);
        expr->name = Next().text;
        return Finish(std::move(expr), first);
      }
      case TokenKind::kQuotedName: {
        if (IsSymbol("(", 1)) return Call();
        ExprPtr expr = New(ExprKind::kVariable);
        expr->name = Next().text;
        return Finish(std::move(expr), first);
      }
      case TokenKind::kName:
        return NamedAtom();
      case TokenKind::kSymbol:
        if (token.text == "(") return Parenthesised();
        if (token.text == "[") return Bracketed();
        if (token.text == "{") return MapLiteral();
        return Unexpected("an expression");
      case TokenKind::kEnd:
        return Unexpected("an expression");
    }
    return Unexpected("an expression");
  }

  absl::StatusOr<ExprPtr> NamedAtom() {
    const size_t first = at_;
    if (IsKeyword("CASE")) return Case();
    const bool called = IsSymbol("(", 1);
    if (!called) {
      ExprPtr expr;
      if (IsKeyword("null")) {
        expr = New(ExprKind::kLiteral);
      } else if (IsKeyword("true") || IsKeyword("false")) {
        expr = New(ExprKind::kLiteral);
        expr->literal = Value::Bool(IsKeyword("true"));
      }
      if (expr != nullptr) {
        Next();
        return Finish(std::move(expr), first);
      }
    }
    if (IsKeyword("exists") && IsSymbol("{", 1)) return Exists();
    if (called) {
      if (IsKeyword("count") && IsSymbol("*", 2) && IsSymbol(")", 3)) {
        for (int i = 0; i < 4; ++i) Next();
        return Finish(New(ExprKind::kCountStar), first);
      }
      static constexpr struct {
        const char* word;
        ExprKind kind;
      } kQuantifiers[] = {{"all", ExprKind::kAll},
                          {"any", ExprKind::kAny},
                          {"none", ExprKind::kNone},
                          {"single", ExprKind::kSingle}};
      for (const auto& quantifier : kQuantifiers) {
        if (IsKeyword(quantifier.word) && IsName(2) && IsKeyword("IN", 3)) {
          return Quantifier(quantifier.kind);
        }
      }
      if (IsKeyword("reduce") && IsName(2) && IsSymbol("=", 3)) return Reduce();
      if ((IsKeyword("shortestPath") || IsKeyword("allShortestPaths")) && IsSymbol("(", 2)) {
        ExprPtr expr = New(ExprKind::kPattern);
        expr->pattern = std::make_shared<PathPattern>();
        CHANCERY_RETURN_IF_ERROR(ReadPathPattern(expr->pattern.get()));
        return Finish(std::move(expr), first);
      }
    }
    size_t dots = 0;
    while (IsSymbol(".", 2 * dots + 1) && IsName(2 * dots + 2)) ++dots;
    if (IsSymbol("(", 2 * dots + 1)) return Call();
    ExprPtr expr = New(ExprKind::kVariable);
    expr->name = Next().text;
    return Finish(std::move(expr), first);
  }

  absl::StatusOr<ExprPtr> Call() {
    const size_t first = at_;
    ExprPtr expr = New(ExprKind::kCall);
    expr->name = Next().text;
    while (AcceptSymbol(".")) absl::StrAppend(&expr->name, ".", Next().text);
    expr->key_spans = {SpanFrom(first)};
    CHANCERY_RETURN_IF_ERROR(ExpectSymbol("("));
    expr->distinct = AcceptKeyword("DISTINCT");
    if (!IsSymbol(")")) {
      do {
        CHANCERY_ASSIGN_OR_RETURN(ExprPtr arg, Expression());
        expr->args.push_back(std::move(arg));
      } while (AcceptSymbol(","));
    }
    CHANCERY_RETURN_IF_ERROR(ExpectSymbol(")"));
    return Finish(std::move(expr), first);
  }

  absl::StatusOr<ExprPtr> Case() {
    const size_t first = at_;
    Next();
    ExprPtr expr = New(ExprKind::kCase);
    if (IsKeyword("WHEN")) {
      expr->args.push_back(nullptr);
    } else {
      CHANCERY_ASSIGN_OR_RETURN(ExprPtr subject, Expression());
      expr->args.push_back(std::move(subject));
    }
    if (!IsKeyword("WHEN")) return Unexpected("WHEN");
    while (AcceptKeyword("WHEN")) {
      CHANCERY_ASSIGN_OR_RETURN(ExprPtr when, Expression());
      CHANCERY_RETURN_IF_ERROR(ExpectKeyword("THEN"));
      CHANCERY_ASSIGN_OR_RETURN(ExprPtr then, Expression());
      expr->args.push_back(std::move(when));
      expr->args.push_back(std::move(then));
    }
    ExprPtr otherwise;
    if (AcceptKeyword("ELSE")) {
      CHANCERY_ASSIGN_OR_RETURN(otherwise, Expression());
    }
    expr->args.push_back(std::move(otherwise));
    CHANCERY_RETURN_IF_ERROR(ExpectKeyword("END"));
    return Finish(std::move(expr), first);
  }

  absl::StatusOr<ExprPtr> Quantifier(ExprKind kind) {
    const size_t first = at_;
    Next(), Next();
    ExprPtr expr = New(kind);
    expr->key_spans = {Peek().span};
    expr->name = Next().text;
    Next();  // IN
    CHANCERY_ASSIGN_OR_RETURN(ExprPtr list, Expression());
    ExprPtr where;
    if (AcceptKeyword("WHERE")) {
      CHANCERY_ASSIGN_OR_RETURN(where, Expression());
    }
    expr->args = {std::move(list), std::move(where)};
    CHANCERY_RETURN_IF_ERROR(ExpectSymbol(")"));
    return Finish(std::move(expr), first);
  }

  absl::StatusOr<ExprPtr> Reduce() {
    const size_t first = at_;
    Next(), Next();
    ExprPtr expr = New(ExprKind::kReduce);
    expr->keys = {Next().text};
    Next();  // =
    CHANCERY_ASSIGN_OR_RETURN(ExprPtr init, Expression());
    CHANCERY_RETURN_IF_ERROR(ExpectSymbol(","));
    CHANCERY_ASSIGN_OR_RETURN(const Token name, ExpectName("a variable"));
    expr->name = name.text;
    CHANCERY_RETURN_IF_ERROR(ExpectKeyword("IN"));
    CHANCERY_ASSIGN_OR_RETURN(ExprPtr list, Expression());
    CHANCERY_RETURN_IF_ERROR(ExpectSymbol("|"));
    CHANCERY_ASSIGN_OR_RETURN(ExprPtr step, Expression());
    expr->args = {std::move(init), std::move(list), std::move(step)};
    CHANCERY_RETURN_IF_ERROR(ExpectSymbol(")"));
    return Finish(std::move(expr), first);
  }

  absl::StatusOr<ExprPtr> Exists() {
    const size_t first = at_;
    Next(), Next();
    ExprPtr expr = New(ExprKind::kExists);
    expr->query = std::make_shared<QueryAst>();
    if (IsSymbol("(") || (IsName() && IsSymbol("=", 1))) {
      // exists { (a)-->(b) WHERE ... } is exists { MATCH (a)-->(b) WHERE ... }
      const size_t start = at_;
      SingleQueryAst single;
      Clause match;
      match.kind = ClauseKind::kMatch;
      CHANCERY_RETURN_IF_ERROR(ReadPatterns(&match.patterns));
      CHANCERY_RETURN_IF_ERROR(ReadWhere(&match.where));
      match.span = single.span = SpanFrom(start);
      single.clauses.push_back(std::move(match));
      expr->query->parts.push_back(std::move(single));
    } else {
      CHANCERY_RETURN_IF_ERROR(ReadQuery(expr->query.get()));
    }
    CHANCERY_RETURN_IF_ERROR(ExpectSymbol("}"));
    return Finish(std::move(expr), first);
  }

  absl::StatusOr<ExprPtr> Parenthesised() {
    const size_t first = at_;
    if (PatternStartsAt(at_)) {
      ExprPtr expr = New(ExprKind::kPattern);
      expr->pattern = std::make_shared<PathPattern>();
      CHANCERY_RETURN_IF_ERROR(ReadPathPattern(expr->pattern.get()));
      return Finish(std::move(expr), first);
    }
    Next();
    CHANCERY_ASSIGN_OR_RETURN(ExprPtr expr, Expression());
    CHANCERY_RETURN_IF_ERROR(ExpectSymbol(")"));
    return expr;
  }

  absl::StatusOr<ExprPtr> MapLiteral() {
    const size_t first = at_;
    Next();
    ExprPtr expr = New(ExprKind::kMap);
    if (!IsSymbol("}")) {
      do {
        CHANCERY_ASSIGN_OR_RETURN(const Token key, ExpectName("the key of a map"));
        CHANCERY_RETURN_IF_ERROR(ExpectSymbol(":"));
        CHANCERY_ASSIGN_OR_RETURN(ExprPtr value, Expression());
        expr->keys.push_back(key.text);
        expr->key_spans.push_back(key.span);
        expr->args.push_back(std::move(value));
      } while (AcceptSymbol(","));
    }
    CHANCERY_RETURN_IF_ERROR(ExpectSymbol("}"));
    return Finish(std::move(expr), first);
  }

  absl::StatusOr<ExprPtr> Bracketed() {
    const size_t first = at_;
    const size_t close = match_[first];
    Next();
    const bool named = IsName() && IsSymbol("=", 1) && PatternStartsAt(at_ + 2);
    if (named || PatternStartsAt(at_)) {
      bool has_bar = false;
      for (size_t i = first + 1; i < close; ++i) {
        if (match_[i] > i) {
          i = match_[i];
        } else if (tokens_[i].kind == TokenKind::kSymbol && tokens_[i].text == "|") {
          has_bar = true;
        }
      }
      if (has_bar || named) {
        ExprPtr expr = New(ExprKind::kPatternComprehension);
        expr->pattern = std::make_shared<PathPattern>();
        CHANCERY_RETURN_IF_ERROR(ReadPathPattern(expr->pattern.get()));
        ExprPtr where;
        CHANCERY_RETURN_IF_ERROR(ReadWhere(&where));
        CHANCERY_RETURN_IF_ERROR(ExpectSymbol("|"));
        CHANCERY_ASSIGN_OR_RETURN(ExprPtr value, Expression());
        expr->args = {std::move(where), std::move(value)};
        CHANCERY_RETURN_IF_ERROR(ExpectSymbol("]"));
        return Finish(std::move(expr), first);
      }
    }
    if (IsName() && IsKeyword("IN", 1)) {
      ExprPtr expr = New(ExprKind::kListComprehension);
      expr->key_spans = {Peek().span};
      expr->name = Next().text;
      Next();
      CHANCERY_ASSIGN_OR_RETURN(ExprPtr list, Expression());
      ExprPtr where;
      CHANCERY_RETURN_IF_ERROR(ReadWhere(&where));
      ExprPtr value;
      if (AcceptSymbol("|")) {
        CHANCERY_ASSIGN_OR_RETURN(value, Expression());
      }
      expr->args = {std::move(list), std::move(where), std::move(value)};
      CHANCERY_RETURN_IF_ERROR(ExpectSymbol("]"));
      return Finish(std::move(expr), first);
    }
    ExprPtr expr = New(ExprKind::kList);
    if (!IsSymbol("]")) {
      do {
        CHANCERY_ASSIGN_OR_RETURN(ExprPtr item, Expression());
        expr->args.push_back(std::move(item));
      } while (AcceptSymbol(","));
    }
    CHANCERY_RETURN_IF_ERROR(ExpectSymbol("]"));
    return Finish(std::move(expr), first);
  }

  // --- Patterns ---

  // Whether the parenthesis at token `i` begins a pattern with a relationship: `(a)-[r]->`, `()--`.
  bool PatternStartsAt(size_t i) const {
    const auto symbol = [this](size_t at, absl::string_view s) {
      return at < tokens_.size() && tokens_[at].kind == TokenKind::kSymbol && tokens_[at].text == s;
    };
    const auto name = [this](size_t at) {
      return at < tokens_.size() &&
             (tokens_[at].kind == TokenKind::kName || tokens_[at].kind == TokenKind::kQuotedName);
    };
    if (!symbol(i, "(")) return false;
    size_t inside = i + 1;
    if (name(inside)) ++inside;
    if (!symbol(inside, ")") && !symbol(inside, ":") && !symbol(inside, "{") &&
        !(inside < tokens_.size() && tokens_[inside].kind == TokenKind::kParameter)) {
      return false;
    }
    size_t after = match_[i] + 1;
    if (symbol(after, "<")) ++after;
    if (!symbol(after, "-")) return false;
    ++after;
    if (symbol(after, "[")) return symbol(match_[after] + 1, "-");
    if (!symbol(after, "-")) return false;
    return symbol(after + 1, "(") || (symbol(after + 1, ">") && symbol(after + 2, "("));
  }

  absl::Status ReadPatterns(std::vector<PathPattern>* patterns) {
    do {
      patterns->emplace_back();
      CHANCERY_RETURN_IF_ERROR(ReadPathPattern(&patterns->back()));
    } while (AcceptSymbol(","));
    return absl::OkStatus();
  }

  absl::Status ReadPathPattern(PathPattern* pattern) {
    const size_t first = at_;
    if (IsName() && IsSymbol("=", 1)) {
      pattern->variable_span = Peek().span;
      pattern->variable = Next().text;
      Next();
    }
    if (IsKeyword("shortestPath") || IsKeyword("allShortestPaths")) {
      pattern->shortest = IsKeyword("shortestPath") ? ShortestKind::kOne : ShortestKind::kAll;
      Next();
      CHANCERY_RETURN_IF_ERROR(ExpectSymbol("("));
    }
    // Parentheses around a whole pattern mean nothing.
    size_t around = 0;
    while (IsSymbol("(") && IsSymbol("(", 1)) {
      Next();
      ++around;
    }
    pattern->nodes.emplace_back();
    CHANCERY_RETURN_IF_ERROR(ReadNode(&pattern->nodes.back()));
    while (IsSymbol("-") || (IsSymbol("<") && IsSymbol("-", 1))) {
      pattern->relationships.emplace_back();
      CHANCERY_RETURN_IF_ERROR(ReadRelationship(&pattern->relationships.back()));
      pattern->nodes.emplace_back();
      CHANCERY_RETURN_IF_ERROR(ReadNode(&pattern->nodes.back()));
    }
    for (; around > 0; --around) CHANCERY_RETURN_IF_ERROR(ExpectSymbol(")"));
    if (pattern->shortest != ShortestKind::kNone) {
      if (pattern->relationships.size() != 1) {
        return Error("UnexpectedSyntax", SpanFrom(first),
                     "a shortest path is of one relationship pattern between two nodes");
      }
      CHANCERY_RETURN_IF_ERROR(ExpectSymbol(")"));
    }
    pattern->span = SpanFrom(first);
    return absl::OkStatus();
  }

  absl::Status ReadNode(NodePattern* node) {
    const size_t first = at_;
    CHANCERY_RETURN_IF_ERROR(ExpectSymbol("("));
    if (IsName()) {
      node->variable_span = Peek().span;
      node->variable = Next().text;
    }
    while (AcceptSymbol(":")) {
      CHANCERY_ASSIGN_OR_RETURN(const Token label, ExpectName("a label"));
      node->labels.push_back(label.text);
      node->label_spans.push_back(label.span);
    }
    CHANCERY_RETURN_IF_ERROR(ReadProperties(&node->properties));
    CHANCERY_RETURN_IF_ERROR(ExpectSymbol(")"));
    node->span = SpanFrom(first);
    return absl::OkStatus();
  }

  absl::Status ReadProperties(ExprPtr* properties) {
    if (IsSymbol("{")) {
      CHANCERY_ASSIGN_OR_RETURN(*properties, MapLiteral());
    } else if (Peek().kind == TokenKind::kParameter) {
      CHANCERY_ASSIGN_OR_RETURN(*properties, Atom());
    }
    return absl::OkStatus();
  }

  absl::Status ReadRelationship(RelationshipPattern* relationship) {
    const size_t first = at_;
    const bool left = AcceptSymbol("<");
    CHANCERY_RETURN_IF_ERROR(ExpectSymbol("-"));
    if (AcceptSymbol("[")) {
      if (IsName()) {
        relationship->variable_span = Peek().span;
        relationship->variable = Next().text;
      }
      if (AcceptSymbol(":")) {
        do {
          AcceptSymbol(":");
          CHANCERY_ASSIGN_OR_RETURN(const Token type, ExpectName("a relationship type"));
          relationship->types.push_back(type.text);
          relationship->type_spans.push_back(type.span);
        } while (AcceptSymbol("|"));
      }
      if (AcceptSymbol("*")) {
        relationship->variable_length = true;
        absl::optional<int64_t> from;
        absl::optional<int64_t> to;
        CHANCERY_RETURN_IF_ERROR(ReadHops(&from));
        if (AcceptSymbol("..")) {
          CHANCERY_RETURN_IF_ERROR(ReadHops(&to));
          relationship->max_hops = to;
        } else if (from.has_value()) {
          relationship->max_hops = from;
        }
        relationship->min_hops = from.value_or(1);
      }
      CHANCERY_RETURN_IF_ERROR(ReadProperties(&relationship->properties));
      if (!IsSymbol("]")) {
        return Error("InvalidRelationshipPattern", Peek().span,
                     absl::StrCat("`", Shown(Peek()), "` does not belong into a relationship"));
      }
      Next();
    }
    CHANCERY_RETURN_IF_ERROR(ExpectSymbol("-"));
    const bool right = AcceptSymbol(">");
    relationship->direction = left == right ? Direction::kBoth
                              : left        ? Direction::kIn
                                            : Direction::kOut;
    relationship->span = SpanFrom(first);
    return absl::OkStatus();
  }

  absl::Status ReadHops(absl::optional<int64_t>* hops) {
    if (IsSymbol("-")) {
      return Error("InvalidRelationshipPattern", Peek().span, "a number of hops is not negative");
    }
    if (Peek().kind != TokenKind::kInteger) return absl::OkStatus();
    CHANCERY_ASSIGN_OR_RETURN(const ExprPtr number, Number(/*negative=*/false));
    *hops = number->literal.int_value();
    return absl::OkStatus();
  }

  // --- Clauses ---

  absl::Status ReadQuery(QueryAst* query) {
    query->parts.emplace_back();
    CHANCERY_RETURN_IF_ERROR(ReadSingleQuery(&query->parts.back()));
    while (IsKeyword("UNION")) {
      const Span at = Next().span;
      const bool all = AcceptKeyword("ALL");
      if (!query->union_all.empty() && query->union_all.front() != all) {
        return Error("InvalidClauseComposition", at, "UNION and UNION ALL cannot be mixed");
      }
      query->union_all.push_back(all);
      query->parts.emplace_back();
      CHANCERY_RETURN_IF_ERROR(ReadSingleQuery(&query->parts.back()));
    }
    return absl::OkStatus();
  }

  absl::Status ReadSingleQuery(SingleQueryAst* single) {
    const size_t first = at_;
    while (true) {
      Clause clause;
      const size_t start = at_;
      if (IsKeyword("OPTIONAL") || IsKeyword("MATCH")) {
        clause.kind = ClauseKind::kMatch;
        clause.optional = AcceptKeyword("OPTIONAL");
        CHANCERY_RETURN_IF_ERROR(ExpectKeyword("MATCH"));
        CHANCERY_RETURN_IF_ERROR(ReadPatterns(&clause.patterns));
        CHANCERY_RETURN_IF_ERROR(ReadWhere(&clause.where));
      } else if (AcceptKeyword("UNWIND")) {
        clause.kind = ClauseKind::kUnwind;
        CHANCERY_ASSIGN_OR_RETURN(clause.expr, Expression());
        CHANCERY_RETURN_IF_ERROR(ExpectKeyword("AS"));
        CHANCERY_ASSIGN_OR_RETURN(const Token name, ExpectName("a variable"));
        clause.name = name.text;
        clause.name_span = name.span;
      } else if (AcceptKeyword("WITH")) {
        clause.kind = ClauseKind::kWith;
        CHANCERY_RETURN_IF_ERROR(ReadProjection(&clause.projection));
        CHANCERY_RETURN_IF_ERROR(ReadWhere(&clause.where));
      } else if (AcceptKeyword("RETURN")) {
        clause.kind = ClauseKind::kReturn;
        CHANCERY_RETURN_IF_ERROR(ReadProjection(&clause.projection));
      } else if (AcceptKeyword("CALL")) {
        CHANCERY_RETURN_IF_ERROR(ReadCall(&clause));
      } else if (AcceptKeyword("CREATE")) {
        clause.kind = ClauseKind::kCreate;
        CHANCERY_RETURN_IF_ERROR(ReadPatterns(&clause.patterns));
      } else if (AcceptKeyword("MERGE")) {
        clause.kind = ClauseKind::kMerge;
        clause.patterns.emplace_back();
        CHANCERY_RETURN_IF_ERROR(ReadPathPattern(&clause.patterns.back()));
        while (IsKeyword("ON") && (IsKeyword("CREATE", 1) || IsKeyword("MATCH", 1))) {
          Next();
          const bool create = IsKeyword("CREATE");
          Next();
          CHANCERY_RETURN_IF_ERROR(ExpectKeyword("SET"));
          CHANCERY_RETURN_IF_ERROR(ReadSetItems(create ? &clause.set : &clause.on_match));
        }
      } else if (AcceptKeyword("SET")) {
        clause.kind = ClauseKind::kSet;
        CHANCERY_RETURN_IF_ERROR(ReadSetItems(&clause.set));
      } else if (AcceptKeyword("REMOVE")) {
        clause.kind = ClauseKind::kRemove;
        CHANCERY_RETURN_IF_ERROR(ReadRemoveItems(&clause.set));
      } else if (IsKeyword("DELETE") || (IsKeyword("DETACH") && IsKeyword("DELETE", 1))) {
        clause.kind = ClauseKind::kDelete;
        clause.detach = AcceptKeyword("DETACH");
        Next();
        do {
          CHANCERY_ASSIGN_OR_RETURN(ExprPtr what, Expression());
          clause.args.push_back(std::move(what));
        } while (AcceptSymbol(","));
      } else if (IsKeyword("FOREACH") || IsKeyword("LOAD")) {
        return Error("UnexpectedSyntax", Peek().span,
                     "the query language is read-only: this clause writes");
      } else {
        if (single->clauses.empty()) return Unexpected("a clause (MATCH, RETURN, ...)");
        break;
      }
      clause.span = SpanFrom(start);
      single->clauses.push_back(std::move(clause));
    }
    single->span = SpanFrom(first);
    return absl::OkStatus();
  }

  absl::Status ReadWhere(ExprPtr* where) {
    if (!AcceptKeyword("WHERE")) return absl::OkStatus();
    CHANCERY_ASSIGN_OR_RETURN(*where, Expression());
    return absl::OkStatus();
  }

  absl::Status ReadProjection(Projection* projection) {
    projection->distinct = AcceptKeyword("DISTINCT");
    if (AcceptSymbol("*")) {
      projection->star = true;
    } else {
      CHANCERY_RETURN_IF_ERROR(ReadProjectionItem(projection));
    }
    while (AcceptSymbol(",")) CHANCERY_RETURN_IF_ERROR(ReadProjectionItem(projection));
    if (IsKeyword("ORDER")) {
      Next();
      CHANCERY_RETURN_IF_ERROR(ExpectKeyword("BY"));
      do {
        SortItem item;
        CHANCERY_ASSIGN_OR_RETURN(item.expr, Expression());
        if (AcceptKeyword("DESC") || AcceptKeyword("DESCENDING")) {
          item.descending = true;
        } else if (!AcceptKeyword("ASC")) {
          AcceptKeyword("ASCENDING");
        }
        projection->order_by.push_back(std::move(item));
      } while (AcceptSymbol(","));
    }
    if (AcceptKeyword("SKIP")) {
      CHANCERY_ASSIGN_OR_RETURN(projection->skip, Expression());
    }
    if (AcceptKeyword("LIMIT")) {
      CHANCERY_ASSIGN_OR_RETURN(projection->limit, Expression());
    }
    return absl::OkStatus();
  }

  absl::Status ReadProjectionItem(Projection* projection) {
    const size_t first = at_;
    ProjectionItem item;
    CHANCERY_ASSIGN_OR_RETURN(item.expr, Expression());
    item.span = SpanFrom(first);
    if (AcceptKeyword("AS")) {
      CHANCERY_ASSIGN_OR_RETURN(const Token name, ExpectName("a name"));
      item.name = name.text;
      item.has_alias = true;
      item.span = name.span;
    } else if (item.expr->kind == ExprKind::kVariable) {
      item.name = item.expr->name;
    } else {
      item.name = std::string(text_.substr(item.span.begin, item.span.end - item.span.begin));
    }
    projection->items.push_back(std::move(item));
    return absl::OkStatus();
  }

  absl::Status ReadCall(Clause* clause) {
    clause->kind = ClauseKind::kCall;
    const size_t first = at_;
    CHANCERY_ASSIGN_OR_RETURN(const Token name, ExpectName("the name of a procedure"));
    clause->name = name.text;
    while (AcceptSymbol(".")) {
      CHANCERY_ASSIGN_OR_RETURN(const Token part, ExpectName("the name of a procedure"));
      absl::StrAppend(&clause->name, ".", part.text);
    }
    clause->name_span = SpanFrom(first);
    if (AcceptSymbol("(")) {
      clause->has_arguments = true;
      if (!IsSymbol(")")) {
        do {
          CHANCERY_ASSIGN_OR_RETURN(ExprPtr arg, Expression());
          clause->args.push_back(std::move(arg));
        } while (AcceptSymbol(","));
      }
      CHANCERY_RETURN_IF_ERROR(ExpectSymbol(")"));
    }
    if (AcceptKeyword("YIELD")) {
      clause->has_yield = true;
      if (AcceptSymbol("*")) {
        clause->yield_star = true;
      } else if (AcceptSymbol("-")) {
        // Nothing of it.
      } else {
        do {
          YieldItem item;
          CHANCERY_ASSIGN_OR_RETURN(const Token field, ExpectName("a result of the procedure"));
          item.field = item.name = field.text;
          item.span = field.span;
          if (AcceptKeyword("AS")) {
            CHANCERY_ASSIGN_OR_RETURN(const Token alias, ExpectName("a name"));
            item.name = alias.text;
            item.span = alias.span;
          }
          clause->yield.push_back(std::move(item));
        } while (AcceptSymbol(","));
      }
      CHANCERY_RETURN_IF_ERROR(ReadWhere(&clause->where));
    }
    return absl::OkStatus();
  }

  absl::Status ReadSetItems(std::vector<SetItem>* items) {
    do {
      const size_t first = at_;
      SetItem item;
      CHANCERY_ASSIGN_OR_RETURN(ExprPtr target, PostfixExpr());
      if (target->kind == ExprKind::kHasLabels) {
        item.labels = target->keys;
        item.target = target->args[0];
      } else {
        item.target = std::move(target);
        item.add = AcceptSymbol("+=");
        if (!item.add) {
          CHANCERY_RETURN_IF_ERROR(ExpectSymbol("="));
        }
        CHANCERY_ASSIGN_OR_RETURN(item.value, Expression());
      }
      item.span = SpanFrom(first);
      items->push_back(std::move(item));
    } while (AcceptSymbol(","));
    return absl::OkStatus();
  }

  absl::Status ReadRemoveItems(std::vector<SetItem>* items) {
    do {
      const size_t first = at_;
      SetItem item;
      CHANCERY_ASSIGN_OR_RETURN(ExprPtr target, PostfixExpr());
      if (target->kind == ExprKind::kHasLabels) {
        item.labels = target->keys;
        item.target = target->args[0];
      } else if (target->kind == ExprKind::kProperty) {
        item.target = std::move(target);
      } else {
        return Error("UnexpectedSyntax", SpanFrom(first), "REMOVE takes properties and labels");
      }
      item.span = SpanFrom(first);
      items->push_back(std::move(item));
    } while (AcceptSymbol(","));
    return absl::OkStatus();
  }

  const absl::string_view text_;
  const std::vector<Token> tokens_;
  std::vector<size_t> match_;
  size_t at_ = 0;
};

absl::StatusOr<std::vector<Token>> Tokens(absl::string_view text) {
  if (text.size() > kMaxQueryBytes) {
    return LimitExceeded("max_query_bytes", kMaxQueryBytes, "bytes of the query");
  }
  return Tokenize(text);
}

}  // namespace

absl::StatusOr<QueryAst> ParseQuery(absl::string_view text) {
  CHANCERY_ASSIGN_OR_RETURN(std::vector<Token> tokens, Tokens(text));
  return Parser(text, std::move(tokens)).Query();
}

absl::StatusOr<ExprPtr> ParseExpression(absl::string_view text) {
  CHANCERY_ASSIGN_OR_RETURN(std::vector<Token> tokens, Tokens(text));
  return Parser(text, std::move(tokens)).WholeExpression();
}

}  // namespace chancery::cypher
