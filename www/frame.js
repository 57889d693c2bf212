// In the page of a frame: tells the page around it how high the element is, whenever that changes, so that it can make room.
new ResizeObserver(() => {
  parent.postMessage({ fairnotice: "height", height: Math.ceil(document.body.getBoundingClientRect().height) }, "*");
}).observe(document.body);
