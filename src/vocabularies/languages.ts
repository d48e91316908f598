import { once } from "../base/once.ts";
import { openVocabulary, type Term, type Vocabulary } from "./vocabulary.ts";

const authority = "http://publications.europa.eu/resource/authority/language";

/** Each ISO 639-1 code with the ISO 639-2/T code that the EU list uses, then other three-letter codes. */
const codes =
  "aa:aar ab:abk ae:ave af:afr ak:aka am:amh an:arg ar:ara as:asm av:ava ay:aym az:aze ba:bak be:bel bg:bul " +
  "bi:bis bm:bam bn:ben bo:bod/tib br:bre bs:bos ca:cat ce:che ch:cha co:cos cr:cre cs:ces/cze cu:chu cv:chv " +
  "cy:cym/wel da:dan de:deu/ger dv:div dz:dzo ee:ewe el:ell/gre en:eng eo:epo es:spa et:est eu:eus/baq " +
  "fa:fas/per ff:ful fi:fin fj:fij fo:fao fr:fra/fre fy:fry ga:gle gd:gla gl:glg gn:grn gu:guj gv:glv ha:hau " +
  "he:heb hi:hin ho:hmo hr:hrv/scr ht:hat hu:hun hy:hye/arm hz:her ia:ina id:ind ie:ile ig:ibo ii:iii ik:ipk " +
  "io:ido is:isl/ice it:ita iu:iku ja:jpn jv:jav ka:kat/geo kg:kon ki:kik kj:kua kk:kaz kl:kal km:khm kn:kan " +
  "ko:kor kr:kau ks:kas ku:kur kv:kom kw:cor ky:kir la:lat lb:ltz lg:lug li:lim ln:lin lo:lao lt:lit lu:lub " +
  "lv:lav mg:mlg mh:mah mi:mri/mao mk:mkd/mac ml:mal mn:mon mr:mar ms:msa/may mt:mlt my:mya/bur na:nau nb:nob " +
  "nd:nde ne:nep ng:ndo nl:nld/dut nn:nno no:nor nr:nbl nv:nav ny:nya oc:oci oj:oji om:orm or:ori os:oss " +
  "pa:pan pi:pli pl:pol ps:pus pt:por qu:que rm:roh rn:run ro:ron/rum ru:rus rw:kin sa:san sc:srd sd:snd " +
  "se:sme sg:sag si:sin sk:slk/slo sl:slv sm:smo sn:sna so:som sq:sqi/alb sr:srp/scc ss:ssw st:sot su:sun " +
  "sv:swe sw:swa ta:tam te:tel tg:tgk th:tha ti:tir tk:tuk tl:tgl tn:tsn to:ton tr:tur ts:tso tt:tat tw:twi " +
  "ty:tah ug:uig uk:ukr ur:urd uz:uzb ve:ven vi:vie vo:vol wa:wln wo:wol xh:xho yi:yid yo:yor za:zha " +
  "zh:zho/chi zu:zul";

/** To name them all takes the runtime some milliseconds for each language that it names them in. */
const known = once(() =>
  openVocabulary(
    authority,
    codes.split(" ").map((row) => toLanguage(row)),
  ),
);

/** Languages by ISO 639-1 code; a region is left aside (`fr-FR`, `en_GB`). */
export const languages: Vocabulary = {
  uri: authority,
  get terms() {
    return known().terms;
  },
  find: (text) => known().find(text) ?? known().find(/^\s*([a-z]{2,3})[-_]/i.exec(text)?.[1] ?? ""),
};

/** Named by the language data of the runtime (CLDR), in French, in English and in itself; it holds Twi for Akan. */
function toLanguage(row: string): Term {
  const [code = "", three = ""] = row.split(":");
  const [own = "", ...older] = three.split("/");
  const name = (language: string) =>
    code === "tw" ? "Twi" : (new Intl.DisplayNames(language, { type: "language" }).of(code) ?? code);
  return {
    code,
    uri: `${authority}/${own.toUpperCase()}`,
    fr: name("fr"),
    en: name("en"),
    also: [
      own,
      name(code),
      ...older,
      ...older.map((old) => `${authority}/${old.toUpperCase()}`),
      `http://id.loc.gov/vocabulary/iso639-1/${code}`,
      `http://id.loc.gov/vocabulary/iso639-2/${own}`,
      `http://lexvo.org/id/iso639-1/${code}`,
      `http://lexvo.org/id/iso639-3/${own}`,
    ],
  };
}
