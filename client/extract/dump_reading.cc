// Prints what each stage of the reader makes of a text, for whoever works on the rules.
//
//   bazel run -c opt //client/extract:dump_reading -- 2024-06-12 "Title" < article.txt
//
// By sentence: its words, the mentions in it with the people they mean and the offices they name,
// the tree where one is made, and the meetings that it tells of, before what was one meeting is put
// together. Then the offices that people held, and what they said.

#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/extract/clause_reader.h"
#include "client/extract/document.h"
#include "client/extract/extraction_context.h"
#include "client/extract/meeting_finder.h"
#include "client/extract/mention_finder.h"
#include "client/extract/people.h"
#include "client/extract/quotation_finder.h"
#include "client/extract/sentence_syntax.h"
#include "client/extract/tenure_finder.h"
#include "storage/model/partial_date.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

void DumpMention(const Document& document, const People& people, const Mention& mention) {
  static const char* const kKinds[] = {"person", "office", "polity", "group", "pronoun"};
  std::cout << "  " << kKinds[static_cast<size_t>(mention.kind)] << " '"
            << document.Words(mention.first, mention.end) << "'";
  if (mention.person >= 0) std::cout << " = " << people.persons()[mention.person].name;
  for (const int person : mention.persons) {
    std::cout << " = " << people.persons()[person].name;
  }
  if (!mention.polity.empty()) std::cout << " of " << mention.polity;
  if (mention.possessive) std::cout << " (possessive)";
  for (const OfficeUse& office : mention.offices) {
    std::cout << " {" << office.title << " | " << office.polity << "}";
  }
  std::cout << "\n";
}

void DumpTenure(const People& people, const TenureMention& tenure) {
  std::cout << "TENURE " << people.persons()[tenure.person].name << " | " << tenure.office.qualifier
            << (tenure.office.qualifier.empty() ? "" : " ") << tenure.office.title << " | "
            << tenure.office.polity << "\n";
}

void DumpMeeting(const Document& document, const People& people, const MeetingMention& meeting) {
  std::cout << "  MEETING by '" << document.Words(meeting.cue_first, meeting.cue_end) << "':";
  for (const Party& party : meeting.parties) {
    std::cout << " ["
              << (party.kind == Party::Kind::kPerson ? people.persons()[party.person].name
                                                     : absl::StrCat(party.polity, party.words))
              << "]";
  }
  std::cout << " " << v1::MeetingKind_Name(meeting.kind) << " "
            << v1::MeetingStatus_Name(meeting.status) << " " << meeting.when.ToString() << " ("
            << meeting.context_when.ToString() << ") " << meeting.place << " ("
            << meeting.context_place << ")\n";
}

void DumpQuotation(const Document& document, const People& people, const Quotation& quotation) {
  std::cout << "QUOTATION of '"
            << (quotation.speaker.kind == Party::Kind::kPerson
                    ? people.persons()[quotation.speaker.person].name
                    : absl::StrCat(quotation.speaker.polity, quotation.speaker.words))
            << "': " << document.text().substr(quotation.begin, quotation.end - quotation.begin)
            << (quotation.fragment ? " (fragment)" : "") << "\n";
}

int Main(int argc, char** argv) {
  const absl::StatusOr<PartialDate> published = PartialDate::Parse(argc > 1 ? argv[1] : "");
  if (!published.ok()) {
    std::cerr << "usage: dump_reading DAY [TITLE] < TEXT\n" << published.status() << "\n";
    return 2;
  }
  const std::string text((std::istreambuf_iterator<char>(std::cin)),
                         std::istreambuf_iterator<char>());
  const Document document(text, Gazetteer::Default(), *published, argc > 2 ? argv[2] : "");
  std::vector<Mention> mentions = FindMentions(document);
  const People people = GroupPeople(document, &mentions);
  const ClauseReader reader(document, mentions);
  const std::vector<MeetingMention> meetings =
      FindMeetings(document, reader, mentions, people, ExtractionContext());
  for (size_t s = 0; s < document.sentences().size(); ++s) {
    const Sentence& sentence = document.sentences()[s];
    std::cout << (sentence.is_headline ? "# " : "") << (sentence.is_caption ? "(caption) " : "")
              << document.Words(sentence.first, sentence.token_end) << "\n";
    int persons = 0;
    for (const Mention& mention : mentions) {
      if (mention.sentence != static_cast<int>(s)) continue;
      DumpMention(document, people, mention);
      persons += mention.person >= 0 || !mention.persons.empty() ? 1 : 0;
    }
    if (persons >= 2) {
      std::cout << SentenceSyntax(document, mentions, sentence).Dump();
    }
    for (const MeetingMention& meeting : meetings) {
      if (meeting.sentence == static_cast<int>(s)) DumpMeeting(document, people, meeting);
    }
  }
  for (const TenureMention& tenure : FindTenures(document, reader, mentions, people, meetings)) {
    DumpTenure(people, tenure);
  }
  for (const Quotation& quotation : FindQuotations(document, reader, mentions)) {
    DumpQuotation(document, people, quotation);
  }
  return 0;
}

}  // namespace
}  // namespace chancery

int main(int argc, char** argv) { return chancery::Main(argc, argv); }
