export const STORAGE_KEY = "pitwall.preferences";

/**
 * Sets the theme before the first paint, so that nothing flashes: the root layout puts it into the head with the
 * nonce of the request. Plain text, because it runs before any bundle; it must agree with `applyToDocument`.
 */
export const beforePaintScript = `(function(){var p={};try{p=JSON.parse(localStorage.getItem("${STORAGE_KEY}"))||{}}catch(e){}
var d=document.documentElement.dataset,t=p.theme;
d.theme=t==="dark"||t==="light"?t:matchMedia("(prefers-color-scheme: light)").matches?"light":"dark";
d.palette=p.palette||"blue-orange";d.density=p.density||"compact";d.rail=p.railCollapsed?"collapsed":"open"})()`;
