/** The sign of the product. */
export function Mark({ size = 18 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      aria-hidden="true"
    >
      <path d="M4.5 18V3.5h7a4.6 4.6 0 0 1 0 9.2H8.5" />
    </svg>
  );
}
