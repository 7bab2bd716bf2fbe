//! What of the names of languages and scripts has to be known to read a tag: Unicode's, made once from its CLDR and held to it by
//! `tests.rs`; and what Moodle writes where a region should be.

/// Codes of three letters, each before the code of two letters that means the same language: those of ISO 639-2, which Kolibri's list has
/// beside the others ("swa" and "sw"), and the main member of a macrolanguage ("cmn" of "zh").
pub(super) const SHORTER: &str = "aaraaabkabadpdzafrafakaakalbsqalssqamhamaraararbararganarmhyasmasavaavaveaeaymayayrayazeazazjazbakba\
bambmbaqeubelbebenbnbisbibodbobosbsbrebrbulbgburmycatcacescschachchecechizhchucuchvcvclssacmnzhcorkw\
coscocrecrcwdcrcymcyczecsdandadeudedivdvdrhmndutnldzodzekketellelengenepoeoeskikesteteuseueweeefaofo\
fasfafijfjfinfifrafrfrefrfryfyfucfffulffgazomgeokagerdeglagdglegaglgglglvgvgreelgrngnguggngujguhatht\
hauhahebheherhzhinhihmohohrvhrhunhuhyehyiboigiceisidoioiiiiiikeiuikuiuileieinaiaindidipkikislisitait\
javjvjpnjakalklkanknkaskskatkakaukrkazkkkhkmnkhmkmkikkikinrwkirkykmrkuknckrkngkgkomkvkonkgkorkokpvkv\
kuakjkurkulaololatlalavlvlimlilinlnlitltltzlblubluluglglvslvmacmkmahmhmalmlmaomimarmrmaymsmkdmkmlgmg\
mltmtmolromonmnmrimimsamsmyamynaunanavnvnblnrndendndongnepnenldnlnnonnnobnbnornonpinenyanyociocojgoj\
ojiojoriorormomoryorossospanpapbupsperfapesfaplipipltmgpolplporptprpgupuspsqueququzqurohrmronrorumro\
runrnrusrusagsgsansasccsrscrhrsinsislksksloskslvslsmesesmosmsnasnsndsdsomsosotstspaessqisqsrcscsrdsc\
srpsrsswsssunsuswaswswesvswhswtahtytamtatatttteltetgktgthathtibbotirtitontotsntntsotstuktkturtrtwiak\
uigugukrukurduruzbuzuznuzvenvevievivolvowelcywlnwawolwoxhoxhyddyiyidyiyoryozhazazhozhzsmmszulzuzybza";

/// Codes that were replaced, and by what: language, script, region.
pub(super) const REPLACED: [(&str, &str, &str, &str); 15] = [
    ("in", "id", "", ""),
    ("iw", "he", "", ""),
    ("ji", "yi", "", ""),
    ("jw", "jv", "", ""),
    ("mo", "ro", "", ""),
    ("sh", "sr", "Latn", ""),
    ("hbs", "sr", "Latn", ""),
    ("tl", "fil", "", ""),
    ("tgl", "fil", "", ""),
    ("bcc", "bal", "", ""),
    ("bxk", "luy", "", ""),
    ("gom", "kok", "", ""),
    ("cnr", "sr", "", "ME"),
    ("prs", "fa", "", "AF"),
    ("swc", "sw", "", "CD"),
];

/// Scripts that some language is written in (ISO 15924).
pub(super) const SCRIPTS: &str = "AghbAhomArabArmiArmnAvstBaliBamuBatkBengBopoBrahBraiCakmCansCariChamCherChrsCoptCprtCyrlDevaEgypElym\
EthiGeorGongGonmGothGranGrekGujrGuruHangHaniHansHantHebrHiraHluwHmnpItalJavaJpanKaliKanaKharKhmrKits\
KndaKoreLanaLaooLatfLatgLatnLepcLinaLinbLisuLyciLydiMandManiMarcMedfMercMlymModiMongMrooMteiMymrNarb\
NewaNkooOgamOlckOrkhOryaOsgeOugrPaucPhliPhnxPlrdPrtiRjngRohgRunrSamrSarbSaurSgnwSidtSinhSogdSoraSoyo\
SyrcTagbTakrTaleTaluTamlTangTavtTeluTfngThaaThaiTibtTnsaTotoUgarVaiiWchoXpeoXsuxYiii";

/// A language, its usual script, and others with the regions where they are usual.
type Written = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// Languages in several scripts: which one is meant where a tag says nothing, and in which regions it is another one.
pub(super) const WRITTEN: [Written; 22] = [
    ("az", "Latn", &[("Arab", "IQIR"), ("Cyrl", "RU")]),
    ("bs", "Latn", &[]),
    ("cr", "Cans", &[]),
    ("ff", "Latn", &[]),
    ("ha", "Latn", &[("Arab", "CMSD")]),
    ("iu", "Cans", &[]),
    ("kk", "Cyrl", &[("Arab", "AFCNIRMN")]),
    ("ks", "Arab", &[]),
    ("ku", "Latn", &[("Arab", "IQIRLB"), ("Cyrl", "AMAZGETM")]),
    ("ky", "Cyrl", &[("Arab", "CN"), ("Latn", "TR")]),
    ("mn", "Cyrl", &[("Mong", "CN")]),
    ("ms", "Latn", &[("Arab", "CC")]),
    ("pa", "Guru", &[("Arab", "PK")]),
    ("sd", "Arab", &[("Deva", "IN")]),
    ("sr", "Cyrl", &[("Latn", "METRRO")]),
    ("tg", "Cyrl", &[("Arab", "PK")]),
    ("tk", "Latn", &[]),
    ("tt", "Cyrl", &[]),
    ("ug", "Arab", &[("Cyrl", "KZMN")]),
    ("uz", "Latn", &[("Arab", "AF"), ("Cyrl", "CN")]),
    ("yue", "Hant", &[("Hans", "CN")]),
    ("zh", "Hans", &[("Hant", "AUBNGBGFHKIDMOPAPFPHSRTHTWUSVN")]),
];

/// What stands for a region in Moodle's language packs and is none: Serbian in two scripts; German that says "du", Norwegian and Finnish for
/// primary schools, pirates' English, the Māori of Tainui. Where there is a script, it is meant.
pub(super) const PACKS: [(&str, &str, &str); 7] = [
    ("sr", "LT", "Latn"),
    ("sr", "CR", "Cyrl"),
    ("de", "DU", ""),
    ("no", "GR", ""),
    ("fi", "CO", ""),
    ("en", "AR", ""),
    ("mi", "TN", ""),
];

/// Scripts by their names behind an "@", as in locales of Unix and of Open edX.
pub(super) const MODIFIERS: [(&str, &str); 5] =
    [("latin", "Latn"), ("cyrillic", "Cyrl"), ("arabic", "Arab"), ("devanagari", "Deva"), ("euro", "")];

/// Languages whose tags may name one of their members behind them ("zh-yue").
pub(super) const WITH_MEMBERS: [&str; 8] = ["ar", "kok", "lv", "ms", "sgn", "sw", "uz", "zh"];

/// Codes that name no language: not known, several, none needed.
pub(super) const OPEN: [&str; 3] = ["und", "mul", "zxx"];
