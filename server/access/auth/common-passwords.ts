/**
 * Stems of the passwords that head every published list of leaks. A long password made of one of them with digits
 * and signs around it ("Password123!!") is tried as early as the stem itself.
 */
const STEMS = new Set(
  `password passwort passw0rd p@ssw0rd p@ssword pa55word passwordpassword mypassword thisismypassword newpassword
  letmein letmeinnow welcome welcomehome welcometo changeme changemenow pleasechangeme administrator adminadmin admin
  superuser superadmin rootroot root toor test testtest testing testpassword demo demodemo default defaultpassword
  guest guestguest user username useruser secret secretsecret topsecret supersecret mysecret qwerty qwertyuiop
  qwertyqwerty qwertyuiopasdfghjkl asdfghjkl asdfasdf asdfghjklqwertyuiop zxcvbnm zxcvbnmasdfghjkl qazwsxedc
  qazwsxedcrfv wsxedc azerty azertyuiop qwertz qwertzuiop iloveyou iloveyouforever iloveu iloveyoubaby loveyou
  ilovegod iloveme princess princessprincess monkey monkeymonkey dragon dragondragon sunshine sunshinesunshine football
  footballfootball baseball baseballbaseball basketball superman supermansuperman batman batmanbatman spiderman
  trustno master mastermaster shadow shadowshadow michael jennifer jordan hunter hunterhunter killer pokemon
  starwars starwarsstarwars whatever whateverwhatever freedom freedomfreedom computer computercomputer internet
  internetinternet chocolate butterfly liverpool liverpoolfc manchesterunited manchester chelsea arsenal barcelona
  realmadrid correcthorsebatterystaple correcthorse abcdefghijkl abcdefghijklm abcdefgh abcdefghi abcdefghij
  abcabcabcabc abcd abcdabcdabcd aaaaaaaaaaaa money moneymoney trading trader pitwall pitwallpitwall quant quantquant
  investor bitcoin bitcoinbitcoin wallstreet winter spring summer autumn january february march april june july august
  september october november december monday tuesday wednesday thursday friday saturday sunday company companyname
  google facebook linkedin microsoft windows samsung samsungsamsung apple iphone nothing blahblahblah jesus
  jesuschrist godisgood blessed family familyfamily forever foreverforever babygirl lovelove lovelovelove hellohello
  hello helloworld helloworldhello goodmorning unknown temporary temppassword temp oracle postgres postgresql mysql
  database server login loginlogin access accessgranted letmeinplease opensesame sesame ninja ninjaninja mustang
  ashley bailey passport superstar rockyou rockyourockyou tinkerbell mickeymouse donaldduck scoobydoo spongebob
  harrypotter lordoftherings gandalf startrek matrix ferrari porsche mercedes yankees cowboys steelers soccer hockey`
    .split(/\s+/)
    .filter(Boolean),
);
const ROWS = [
  "01234567890123456789",
  "qwertyuiopasdfghjklzxcvbnm",
  "abcdefghijklmnopqrstuvwxyz",
  "1q2w3e4r5t6y7u8i9o0p",
];
const LOOKALIKE: Record<string, string> = {
  "@": "a",
  "4": "a",
  "3": "e",
  "1": "i",
  "!": "i",
  "0": "o",
  $: "s",
  "5": "s",
};

export function isCommonPassword(password: string): boolean {
  const text = password.toLowerCase();
  if (new Set(text).size < 5 || isRepetition(text)) return true;
  if (ROWS.some((row) => row.includes(text) || [...row].reverse().join("").includes(text))) return true;
  const letters = text.replace(/[^a-z]/g, "");
  const core = text
    .replace(/^[^a-z@$]+|[^a-z]+$/g, "")
    .replace(/[@4310!$5]/g, (sign) => LOOKALIKE[sign] ?? sign);
  return [text, letters, core].some((word) => STEMS.has(word)) || (letters === "" && /^\d{1,15}$/.test(text));
}

/** "abcabcabcabc": one short piece again and again. */
function isRepetition(text: string): boolean {
  return /^(.{1,6})\1+$/.test(text);
}
