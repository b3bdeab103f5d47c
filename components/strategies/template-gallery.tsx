"use client";
import { Button } from "#components/ui/index.ts";

export type Template = { readonly name: string; readonly title: string; readonly description: string };

/** What a new strategy can start from. */
export function TemplateGallery({
  templates,
  disabledReason,
  onCreate,
}: {
  templates: readonly Template[];
  /** Why nothing can be created; undefined when it can. */
  disabledReason: string | undefined;
  onCreate: (template: Template) => void;
}) {
  return (
    <ul className="grid grid-cols-[repeat(auto-fill,minmax(220px,1fr))] gap-2 p-3">
      {templates.map((template) => (
        <li key={template.name} className="flex min-h-28 flex-col gap-1 rounded-2 border p-3">
          <h3 className="font-strong text-13 text-1">{template.title}</h3>
          <p className="flex-1 text-12 text-2">{template.description}</p>
          <Button
            size="small"
            className="self-start"
            disabled={disabledReason !== undefined}
            title={disabledReason}
            onClick={() => onCreate(template)}
          >
            Start from this<span className="sr-only">: {template.title}</span>
          </Button>
        </li>
      ))}
    </ul>
  );
}
