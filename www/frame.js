// Runs in the page of a frame: reports the height of the element to the embedding page whenever it changes.
new ResizeObserver(() => {
  parent.postMessage({ fairnotice: "height", height: Math.ceil(document.body.getBoundingClientRect().height) }, "*");
}).observe(document.body);
