import { Panel, Table } from "#components/ui/index.ts";

const SHOWN = 12;

/** The first lines of a file, cut into fields and otherwise untouched. */
export function RawRows({ rows }: { rows: readonly (readonly string[])[] }) {
  return (
    <Panel title="The file" note={`its first ${Math.min(SHOWN, rows.length)} lines`} flush>
      <Table label="First lines of the file" head={null}>
        {rows.slice(0, SHOWN).map((row, line) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its number
          <tr key={line}>
            <td className="w-10 border-line-1 border-b px-3 text-right text-11 text-3">{line + 1}</td>
            {row.map((cell, column) => (
              <td
                // biome-ignore lint/suspicious/noArrayIndexKey: a field is known by its place
                key={column}
                className="max-w-60 truncate border-line-1 border-b px-3 py-1 font-mono text-11 text-2"
              >
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </Table>
    </Panel>
  );
}
