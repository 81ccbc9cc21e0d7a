global using SimClr.Tensors;
global using Device = SimClr.Kernels.IKernelDevice<float>;
