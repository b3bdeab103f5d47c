export default function Home() {
  return <main>Pitwall</main>;
}
