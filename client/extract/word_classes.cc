#include "client/extract/word_classes.h"

#include <cstddef>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_split.h"

namespace chancery {
namespace {

struct ClassWords {
  WordClasses classes;
  const char* words;  // separated by single spaces
};

constexpr ClassWords kTable[] = {
    {kDeterminer | kCommonWord,
     "the a an this that these those some any each every all several many few most another other "
     "both either neither no such what which its our my your"},
    {kDeterminer | kNumberWord | kCommonWord,
     "two three four five six seven eight nine ten eleven twelve both"},
    {kPreposition | kCommonWord,
     "of in on at by with without from to into onto for about against among amid between during "
     "despite over under through throughout toward towards upon via within outside inside near "
     "across along around behind below beneath beside beyond off regarding concerning including "
     "like unlike per plus versus ahead alongside amongst aboard above following besides"},
    {kPreposition | kSubordinator | kCommonWord, "after before since until till as than"},
    {kConjunction | kCommonWord, "and or but nor yet so"},
    {kSubordinator | kCommonWord,
     "that who whom whose which where when while because although though if whether unless once "
     "why how whereas wherever whenever"},
    {kSubjectPronoun | kCommonWord, "he she they we i it you"},
    {kSubjectPronoun | kCommonWord, "i'll i'm i've i'd we'll we're we've we'd"},
    {kObjectPronoun | kCommonWord, "him her them us me himself herself themselves"},
    {kPossessive | kCommonWord, "his her their"},
    {kBeVerb | kCommonWord, "is was are were be been being am isn't wasn't aren't weren't"},
    {kHaveVerb | kCommonWord, "has have had having hasn't haven't hadn't"},
    {kModal | kCommonWord,
     "will would shall should may might can could must ought to won't wouldn't can't cannot "
     "couldn't shouldn't do does did"},
    {kNegation | kCommonWord,
     "not never no without isn't wasn't aren't weren't hasn't haven't hadn't won't wouldn't can't "
     "cannot couldn't shouldn't didn't doesn't don't nor neither n't"},
    {kAdverb | kCommonWord,
     "also later earlier then now recently already still soon again just briefly privately "
     "separately jointly personally reportedly allegedly officially formally informally directly "
     "immediately shortly subsequently previously repeatedly regularly often once twice here there "
     "today together afterwards afterward instead meanwhile however moreover furthermore "
     "nevertheless nonetheless therefore thus only even almost nearly apparently perhaps probably "
     "possibly simultaneously eventually finally initially secretly publicly virtually remotely "
     "too ever long first last next abroad overnight tomorrow yesterday tonight currently "
     "originally specifically especially particularly largely broadly mainly mostly normally "
     "usually generally typically additionally similarly likewise otherwise indeed quickly slowly "
     "bilaterally discreetly quietly cordially unexpectedly unofficially "
     "strongly clearly simply actually quite very rather well far away ago"},
    // What starts sentences and headlines, with a capital, and is no name.
    {kCommonWord,
     "according additional among amid analysts anyone anything asked based because being both "
     "breaking change clashes clearly congress critics crime crisis critical data day days deal "
     "despite development diplomacy diplomatic diplomats early earlier economic election elections "
     "energy even ever everyone everything experts exclusive external facing final financial "
     "following force forces foreign former fresh full further general give given giving global "
     "good government great grateful group growing half hand hard head health help here high home "
     "hours house human humanitarian images immediate immediately important independent inside "
     "intelligence international investigators issues it's its joint key lack largely late latest "
     "law lawmakers lawyers leaders leading left let's life like likely little live local long "
     "look low major making man markets mass meanwhile media meeting members men military million "
     "minister ministers minor money months more moreover most much nations near new news next "
     "night nobody none normally nothing nuclear number observers officials oil old once one only "
     "open opposition others our outgoing part people peace perhaps personal photo photos plans "
     "please points police political power presidential press pressed previous prices prior "
     "private problems progress prosecutors protesters protests public question questions quite "
     "race radio rare read real recent regional related relations relatives religious reporters "
     "reports republican republicans democrat democrats research residents responding results "
     "right rights rising roads role round rules running sanctions scores scroll security see "
     "senior separate separately series several sharp short similar since situation small social "
     "soldiers some someone something sources speaking special spokesman stage state states "
     "statement stocks story strong students such support supporters sweeping talks tax team tens "
     "tensions terror thank thanks then these thing things think third thousands threat threats "
     "time times top tour trade troops true trust turning united until update updates urgent use "
     "using video views violence visit voters votes war watch week weeks western whatever when "
     "white whole wide winter women work workers world year years yes young analysis background "
     "comment correction editor's explainer fact factbox feature file go deeper opinion pool "
     "post posts review source timeline transcript caption credit getty afp ap reuters sputnik "
     "tass xinhua kyodo yonhap eastern northern southern central second seventh western "
     "speaking addressing asked answering noting adding calling citing commenting concluding "
     "describing echoing explaining expressing quoting referring reacting reiterating responding "
     "stressing urging warning writing emerging arriving leaving visiting hosting meeting having "
     "under progressive islamic muslim christian jewish arab european asian african western "
     "cold civil global human rights treaty agreement accord pact convention protocol charter "
     "plan initiative process roadmap deal declaration resolution act bill law article amendment "
     "constitution olympics olympic games world cup prize award"},
    {kMeetVerb | kPastVerb | kCommonWord, "met"},
    {kMeetVerb | kCommonWord, "meet meets meeting"},
    {kTalkVerb | kPastVerb,
     "spoke conferred consulted negotiated parleyed huddled dined lunched breakfasted spoken "
     "convened conversed chatted reconvened gathered sat talked"},
    {kTalkVerb,
     "speak speaks speaking confer confers conferring consult consults consulting negotiate "
     "negotiates negotiating gather gathers shaking dine dines dining lunch convene convenes talk "
     "talking chat "
     "chatting "
     "sit sits sitting sat talked huddle"},
    {kHostVerb | kPastVerb, "received hosted welcomed greeted entertained"},
    {kHostVerb,
     "receive receives receiving host hosts hosting welcome welcomes welcoming greet greets "
     "greeting"},
    {kCallVerb | kPastVerb, "phoned telephoned called rang dialed dialled"},
    {kCallVerb, "phone phones phoning telephone telephones telephoning call calls calling"},
    {kBriefVerb | kPastVerb, "briefed"},
    {kBriefVerb, "brief briefs briefing"},
    {kMeetingNoun,
     "meeting meetings talks summit summits conclave conclaves consultations consultation "
     "negotiations negotiation "
     "discussions discussion dialogue encounter tete-a-tete audience gathering session sessions "
     "summitry parley lunch dinner breakfast working-lunch sit-down get-together rendezvous "
     "one-on-one handshake bilateral trilateral huddle"},
    {kCallNoun,
     "call calls conversation conversations phone-call teleconference videoconference "
     "video-conference exchange"},
    {kLightVerb | kPastVerb,
     "held had began concluded opened completed conducted resumed started finished ended wrapped "
     "chaired convened attended joined arranged led kicked brokered mediated facilitated "
     "sought requested"},
    {kLightVerb,
     "hold holds holding has have having begin begins beginning conclude concludes concluding open "
     "opens opening conduct conducts resume resumes resuming start starts starting end ends chair "
     "chairs arrange arranging facilitate lead leads leading seek seeks seeking request"},
    {kAttendVerb | kPastVerb, "attended joined participated"},
    {kAttendVerb, "attend attends attending join joins joining participate participates"},
    {kDiscussVerb | kPastVerb, "discussed reviewed raised"},
    {kDiscussVerb, "discuss discusses discussing"},
    {kSeeVerb | kPastVerb, "saw seen spent got"},
    {kSeeVerb, "see sees seeing spend spends spending get gets getting"},
    {kTellVerb | kPastVerb,
     "told asked urged assured informed reassured pressed warned thanked congratulated pressured "
     "lobbied implored"},
    {kTellVerb,
     "tell tells telling informs ask asks asking urge urges urging assure assures inform thank "
     "thanks"},
    {kVisitVerb | kPastVerb,
     "visited arrived traveled travelled flew landed stopped went came departed left toured"},
    {kVisitVerb,
     "visit visits visiting arrive arrives arriving travel travels traveling travelling fly flies "
     "flying go goes come comes coming heads heading tour tours"},
    {kPhoneWord,
     "phone telephone telephonic phoned telephoned telephones phones teleconference "
     "hotline hot-line telephonic"},
    {kVideoWord,
     "video virtual virtually screen screens videoconference video-conference videolink "
     "teleconference zoom "
     "online remotely"},
    {kPlanWord,
     "scheduled expected supposed due pencilled planned plans plan planning set slated agreed "
     "agrees agree decided decides "
     "agreeing "
     "announced upcoming forthcoming intends intended preparing prepares prepare "
     "tomorrow will expects going poised begins travels heads arranging"},
    {kPossibleWord,
     "may might could possible possibly prepared invited invites invite invitation offered offers "
     "offer "
     "proposed proposes propose proposal suggested suggests willing ready hopes hope hoped hoping "
     "wants want wanted wish wishes would request requested requests requesting asked seeks seek "
     "sought seeking consider considers considering considered whether if potential open close "
     "push pushes pushing urged urge calls called likely perhaps demand demanded should "
     "can useful prospect chance unlikely"},
    {kCancelWord,
     "cancelled canceled cancels cancel postponed postpones postpone postponing cancelling "
     "canceling dropped suspended suspends scrapped scuttled abandoned delayed shelved aborted "
     "cancellation postponement delaying delays"},
    {kDenyWord,
     "refused refuses refuse refusing declined declines decline declining rejected rejects reject "
     "rejecting denied denies deny denying snubbed snubs boycotted boycott boycotts ruled rules "
     "refusal rejection snub failed fails unable skipped skips skip skipping missed misses missing "
     "avoided avoids avoid avoiding"},
    {kSpeechVerb | kPastVerb,
     "said added told stated declared insisted argued warned noted explained announced claimed "
     "concluded continued replied responded remarked observed commented tweeted wrote asked "
     "stressed emphasized emphasised underlined underscored reiterated repeated acknowledged "
     "admitted conceded confirmed denied predicted pledged vowed promised urged suggested "
     "complained quipped joked recalled reported revealed asserted alleged affirmed reaffirmed "
     "cautioned charged contended countered demanded exclaimed expressed hailed indicated "
     "lamented maintained pointed posted praised proclaimed questioned quoted shouted "
     "testified thought threatened voiced called described accused answered agreed apologised "
     "apologized appealed assured began boasted challenged condemned criticized criticised "
     "outlined elaborated envisioned estimated expected felt finished implored interjected "
     "mused offered opined ordered pleaded proposed protested reasoned recommended reflected "
     "regretted rejected reminded requested retorted sighed spoke stipulated summarized swore "
     "touted tweeted whispered wondered told interpreted retweeted ended echoed read went"},
    {kSpeechVerb,
     "recalls jokes quips muses sighs complains recounts boasts remembers laments shouts whispers "
     "reflects retorts "
     "says adds tells states declares insists argues warns notes explains announces claims "
     "concludes continues replies responds remarks observes comments tweets writes asks stresses "
     "emphasizes underlines underscores reiterates repeats acknowledges admits concedes confirms "
     "denies predicts pledges vows promises urges suggests saying adding telling stating "
     "declaring insisting arguing warning noting explaining announcing claiming concluding "
     "replying responding remarking commenting tweeting writing stressing emphasizing underlining "
     "underscoring reiterating say tell believes thinks hopes calls reads points pointing saying "
     "emphasising asserting maintaining quoting according admitting acknowledging complaining "
     "contending cautioning"},
    {kOpinionVerb,
     "calling called calls describing described describes dubbed dubbing labeled labelled branded "
     "denouncing denounced condemned condemning termed"},
    {kSpeechNoun,
     "statement statements remarks comment comments interview speech tweet tweets post letter "
     "address message testimony op-ed communique conference briefing quote words email e-mail "
     "report"},
    {kOfficeHead | kCommonWord,
     "expert editor official analyst professor executive economist researcher correspondent "
     "journalist lawyer attorney prosecutor politician lawmaker legislator aide adviser advisor "
     "assistant negotiator diplomat envoy mediator spokesman spokeswoman spokesperson strategist "
     "activist author historian scientist commissioner commander general admiral colonel captain "
     "lieutenant major sergeant mayor governor senator congressman congresswoman representative "
     "chairman chairwoman chairperson chair chief head director deputy leader president minister "
     "secretary chancellor premier ambassador king queen prince princess emir amir sultan pope "
     "judge justice speaker counsel counselor counsellor consul attache coordinator "
     "representative delegate inspector rapporteur monitor officer manager founder cofounder "
     "co-founder owner partner fellow scholar lecturer dean rector provost principal candidate "
     "nominee challenger rebel warlord guerrilla militant cleric imam ayatollah rabbi archbishop "
     "bishop cardinal priest reverend monarch dictator ruler strongman veteran organizer organiser "
     "campaigner advocate columnist anchor host reporter presenter treasurer "
     "undersecretary under-secretary vice-president physician doctor surgeon psychologist nurse "
     "teacher interpreter contractor engineer banker trader investor strategist consultant "
     "specialist scholar "
     "student "
     "whistleblower agent detective sheriff magistrate solicitor barrister chieftain tsar czar "
     "champion player coach actor actress singer director-general secretary-general moderator "
     "witness resident survivor villager passenger shopkeeper protester relative farmer source "
     "boss chargé intermediary interlocutor facilitator liaison premier-designate administrator "
     "ombudsman auditor comptroller archivist curator custodian regent viceroy "
     "intendant"},
    {kOfficePlural | kCommonWord,
     "officials leaders diplomats ministers presidents ambassadors envoys representatives "
     "negotiators lawmakers senators generals commanders chiefs heads premiers kings advisers "
     "advisors aides analysts experts experts counterparts secretaries delegates mediators "
     "legislators politicians governors chancellors monarchs commissioners spokesmen rebels "
     "activists dignitaries authorities directors parliamentarians members economists "
     "inspectors emissaries principals men women sides nations parties countries editors"},
    {kTitleModifier,
     "chief senior federal foreign defense defence finance interior economic economy trade energy "
     "national security international diplomatic political military naval nuclear top visiting "
     "new newly first second third special personal presidential prime deputy vice assistant "
     "associate acting interim former then outgoing incoming designate executive general "
     "permanent high supreme honorary special ex-president cabinet state party opposition "
     "ruling coalition parliamentary congressional republican democratic conservative labor labour "
     "liberal socialist communist health education justice agriculture environment culture "
     "tourism transport transportation labor welfare planning development information technology "
     "home external commonwealth european regional local press communications media public legal "
     "criminal human rights army navy police intelligence spy rebel separatist veteran longtime "
     "long-time key leading prominent influential powerful moderate hardline hard-line exiled "
     "newly-elected elected incumbent caretaker transitional provisional self-proclaimed "
     "geostrategy thinktank policy affairs climate disarmament arms counterterrorism "
     "counter-terrorism peace lead principal joint main budget oil petroleum commerce industry "
     "immigration homeland treasury veterans housing water religious muslim catholic orthodox "
     "sunni shiite shia kurdish hawkish reformist pro-western pro-russian current sitting "
     "longest-serving highest-ranking top-ranking high-ranking high-level ranking 's chief "
     "retired late acting democratic foreign-policy banking central bank space science research "
     "district provincial divisional emergency relief refugee counter-narcotics sports youth "
     "women's family social"},
    {kOrgHead | kCommonWord,
     "ministry council agency party parliament government department university institute "
     "organization organisation committee commission union association federation foundation bank "
     "group corporation company company's office bureau command forces force army navy court "
     "assembly senate congress house league front movement alliance forum fund center centre "
     "society network administration authority academy college school inc ltd corp times post "
     "news journal mail daily tribune herald guardian television radio broadcasting agency tv "
     "institution board secretariat directorate service services police guard coalition "
     "confederation republic kingdom emirates embassy consulate mission airlines airways energy "
     "greenpeace amnesty chamber brotherhood club bloc brigade brigades battalion division "
     "squadron holdings industries partners pipeline stream headquarters delegation "
     "hural khural majlis duma sejm knesset riksdag storting folketing bundestag bundesrat seimas "
     "saeima riigikogu kenesh sabha shura eduskunta althingi"},
    {kVenueHead | kCommonWord,
     "hotel palace airport room hall house building square street avenue road base camp fort "
     "castle villa residence residency ranch compound cathedral church mosque temple memorial "
     "museum stadium chancellery theater theatre auditorium centre center headquarters terminal "
     "garden wing "
     "villa chateau mansion lodge resort island islands strait sea ocean river lake mountain "
     "mountains valley desert peninsula gulf bay cape canal region province county district "
     "territory territories border heights bank strip coast delta basin zone city town village "
     "capital park plaza suite chamber kremlin bridge tower gate"},
    {kNameParticle,
     "de da do dos das di del della des du la le von van der den ten ter zu zum bin ibn bint abu "
     "al el ul ud ur ould ag wa y e af av san st st. ben bar mac mc ap dal lo"},
    {kPress,
     "reporters journalists press media newsmen correspondents newspaper newspapers television "
     "interviewer lawmakers audience radio broadcaster editors"},
    {kSpokesperson, "spokesman spokeswoman spokesperson spokesmen spokespersons spokespeople"},
    {kTitleOnlyPerson | kCommonWord,
     "president minister secretary chancellor premier king queen emir pope leader chief chairman "
     "ambassador envoy diplomat general admiral governor negotiator commander director head "
     "monarch prince colonel speaker mayor senator official spokesman spokeswoman spokesperson "
     "politician statesman ruler counterpart lawmaker representative editor analyst expert "
     "mediator adviser aide deputy prosecutor professor executive"},
    {kPersonalNoun | kCommonWord,
     "brother sister wife husband son daughter father mother widow cousin uncle nephew friend ally "
     "predecessor successor colleague rival guest host visitor partner opponent acquaintance "
     "comrade interlocutor"},
    {kCaptionVerb,
     "shakes shake poses pose greets greet speaks speak meets meet walks walk talks talk listens "
     "listen attends attend arrives arrive looks look sits sit stands stand gestures gesture waves "
     "wave smiles smile welcomes welcome exchange exchanges embraces embrace hugs hug addresses "
     "address holds hold gives give chairs chair pauses pause applauds applaud signs sign delivers "
     "deliver watches watch leaves leave waits wait receives receive hosts host visits visit takes "
     "take reacts react participates participate inspects inspect review reviews"},
    {kGroupNoun | kCommonWord,
     "delegation team rebels guerrillas troops group side colleagues staff cabinet lawmakers "
     "militants negotiators separatists factions forces militia insurgents parliamentarians "
     "congress senate opposition leadership"},
    {kEventNoun | kCommonWord,
     "ceremony inauguration funeral conference signing anniversary opening celebration memorial "
     "reception banquet dinner parade forum visit trip tour"},
    {kNationNoun | kCommonWord,
     "country nation kingdom republic bloc alliance organization organisation island state emirate "
     "union north south city world"},
    {kThingNoun,
     "demand demands deadline deadlines criteria criterion condition conditions target targets "
     "goal goals need needs requirement requirements challenge challenges standard standards "
     "obligation obligations expectations resistance opposition commitment commitments criticism "
     "skepticism scepticism concern concerns approval silence outrage death fate end quota match "
     "success failure protests protest objections obstacles pledge pledges threat capability force "
     "violence response reaction applause"},
    {kPortfolioWord,
     "affairs agriculture aviation budget climate commerce communications communication community "
     "construction cooperation culture customs defence defense development digitalisation economy "
     "education electricity emigration employment energy environment equality expatriates family "
     "finance fisheries food forestry forests gender health heritage housing immigration industry "
     "industries information infrastructure integration interior investment investments irrigation "
     "justice labor labour land lands livestock management media migration mines mining minerals "
     "oil petroleum planning policy population ports privatization protection reform relations "
     "religion religious research resources revenue roads science security services settlement "
     "shipping sport sports staff statistics strategy sustainability taxation technology "
     "telecommunications tourism trade transport transportation treasury veterans water welfare "
     "women works youth division divisions society administration gas innovation transformation "
     "diaspora ecology growth partnerships action citizenship hydrocarbons mobility logistics "
     "solidarity sanitation empowerment antiquities urbanisation urbanization modernisation "
     "modernization entrepreneurship "
     "competitiveness"},
    {kNumberWord, "pair duo trio"},
    {kDateWord,
     "today yesterday tomorrow tonight overnight week weeks weekend weekends month months year "
     "years day days ago spring summer autumn fall winter decade decades century centuries morning "
     "afternoon evening night midnight noon fortnight quarter semester eve january "
     "february march april june july august september october november december jan feb mar "
     "apr jun jul aug sep sept oct nov dec jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. "
     "dec. monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun "
     "mon. tue. tues. wed. thu. thur. thurs. fri. sat. sun. septembre octobre novembre decembre "
     "christmas easter ramadan"},
    {kPastVerb,
     "shook brought signed made took gave got kept left led lost paid ran saw sent set sold stood "
     "taught "
     "went won "
     "was "
     "were did"},
};

absl::flat_hash_map<absl::string_view, WordClasses>* BuildTable() {
  auto* table = new absl::flat_hash_map<absl::string_view, WordClasses>();
  table->reserve(3000);
  for (const ClassWords& row : kTable) {
    for (absl::string_view word : absl::StrSplit(row.words, ' ', absl::SkipEmpty())) {
      (*table)[word] |= row.classes;
    }
  }
  return table;
}

}  // namespace

WordClasses ClassesOf(absl::string_view word) {
  static const auto* table = BuildTable();
  auto it = table->find(word);
  return it == table->end() ? 0 : it->second;
}

}  // namespace chancery
